import Synchronization
import TestSupport
import Testing

@_spi(Kernels) @testable import CatBoost

private let available = BatchKernels.allCases.filter(\.isAvailable)

@Suite struct `A batch has the same bits` {
    @Test(arguments: Fixture.all, available)
    func `as CatBoost's, with each set of kernels`(_ fixture: Fixture, _ kernels: BatchKernels) throws {
        let model = try CatBoostModel(path: fixture.path)
        let bits = model.bitsInBlocks(try fixture.rows(), rowLength: fixture.rowLength, kernels)
        #expect(bits == (try fixture.expected()))
    }

    @Test(arguments: Soak.seeds(from: 1, count: 60))
    func `as rows one by one, whatever the model, the number of rows and of threads`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let random = RandomModel(&generator)
        let model = try HeapModel.open(random.builder.model())
        for count in [0, 1, 127, 128, 129, 300] {
            let rows = random.rows(count, &generator)
            let expected = model.evaluateSingly(rows, rowLength: random.rowLength)
            for kernels in available {
                let threads = Int.random(in: 1...4, using: &generator)
                let bits = model.bitsInBlocks(rows, rowLength: random.rowLength, threads: threads, kernels)
                #expect(bits == expected, "seed \(seed), \(count) rows, \(threads) threads, \(kernels)")
            }
        }
    }

    @Test(arguments: 1...8, available)
    func `side by side, where rows are few`(_ count: Int, _ kernels: BatchKernels) throws {
        let fixture = try Fixture.named("multi-quantile")
        let model = try CatBoostModel(path: fixture.path)
        try #require(model.takesRowsSideBySide)
        let expected = try fixture.expected().prefix(count * model.outputCount)
        let bits = model.bitsSideBySide(try fixture.rows(), rowLength: fixture.rowLength, count, kernels)
        #expect(bits.elementsEqual(expected))
    }

    @Test(arguments: Soak.seeds(from: 1, count: 200))
    func `side by side, whatever the model that takes them so`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let random = RandomModel(&generator)
        let model = try HeapModel.open(random.builder.model())
        guard model.takesRowsSideBySide else { return }
        for count in 1...CatBoostModel.mostRowsSideBySide {
            let rows = random.rows(count, &generator)
            let expected = model.evaluateSingly(rows, rowLength: random.rowLength)
            for kernels in available {
                let bits = model.bitsSideBySide(rows, rowLength: random.rowLength, count, kernels)
                #expect(bits == expected, "seed \(seed), \(count) rows, \(kernels)")
            }
        }
    }

    @Test(arguments: 1...4)
    func `on any number of threads, over more rows than a thread takes at once`(_ threads: Int) throws {
        let fixture = try Fixture.named("multi-quantile")
        let model = try CatBoostModel(path: fixture.path)
        let rows = Array(repeatElement(try fixture.rows(), count: 25).joined())
        let expected = Array(repeatElement(try fixture.expected(), count: 25).joined())
        for kernels in available {
            #expect(model.bitsInBlocks(rows, rowLength: fixture.rowLength, threads: threads, kernels) == expected)
        }
    }

    @Test(arguments: [1, 23, 24, 300], [1, 3])
    func `when the model chooses the way`(_ count: Int, _ threads: Int) throws {
        let fixture = try Fixture.named("nan-max")
        let model = try CatBoostModel(path: fixture.path)
        let rows = try fixture.rows()
        var values = [Double](repeating: .nan, count: count)
        rows.withUnsafeBufferPointer { rows in
            values.withUnsafeMutableBufferPointer {
                model.evaluate(rows: rows, rowLength: fixture.rowLength, count: count, into: $0, threads: threads)
            }
        }
        #expect(values.map(\.bitPattern) == Array(try fixture.expected().prefix(count)))
    }
}

@Suite struct `Threads for rows` {
    @Test(arguments: [0, 1, 2, 7])
    func `do each piece of work once and are done when the call returns`(_ count: Int) {
        let seen = Mutex<[Int]>([])
        RowThreads.run(count) { piece in seen.withLock { $0.append(piece) } }
        #expect(seen.withLock { $0.sorted() } == Array(0..<count))
    }
}

@Suite struct `Kernels` {
    @Test func `include some that every processor has`() {
        #expect(BatchKernels.baseline.isAvailable)
        #expect(BatchKernels.fastest.isAvailable)
    }
}
