import Domain
import NetworkKernels
import PriceModel
import PriceTraining
import Testing

@Suite struct NetworkTests {
    private static let groupCount = TermGroup.allCases.count

    /// Rows of one or two terms of the first group; a row's log price is 2 plus 0.3 for each of its terms' numbers.
    private func problem(_ count: Int) -> (matrix: SparseMatrix, targets: [Float]) {
        var matrix = SparseMatrix(columnCount: 6, groupCount: Self.groupCount)
        var targets: [Float] = []
        for row in 0..<count {
            let terms = Set([UInt32(row % 6), UInt32(row / 6 % 6)]).sorted()
            matrix.append(columns: terms, values: terms.map { _ in 1 })
            for _ in 1..<Self.groupCount { matrix.append(columns: [], values: []) }
            targets.append(2 + 0.3 * Float(terms.reduce(0, +)))
        }
        return (matrix, targets)
    }

    private func settings(_ input: NetworkInput) -> NetworkSettings {
        var settings = NetworkSettings(input: input, seed: 3)
        settings.batchSizes = Array(repeating: 16, count: 30)
        settings.dropout = 0
        return settings
    }

    private func scores(_ networks: [FittedNetwork], _ matrix: SparseMatrix) throws -> [TextScores] {
        let section = try networks.encoded(termCount: matrix.columnCount)
        let scorer = TextScorer(
            weights: Array(repeating: 0, count: matrix.columnCount),
            intercept: 0,
            networks: try TextNetworks(ByteView(copying: section))
        )
        return try scorer.scores(of: 0..<matrix.rowCount, in: matrix)
    }

    @Test("learns what each term adds, from either input", arguments: NetworkInput.allCases)
    func learns(input: NetworkInput) throws {
        let (matrix, targets) = problem(600)
        let network = FittedNetwork(
            fittedTo: matrix,
            targets: targets,
            weights: targets.map { _ in 1 },
            settings: settings(input)
        )
        let scores = try scores([network], matrix)
        let errors = zip(scores, targets).map { abs((input == .weighted ? $0.weighted : $0.binary) - $1) }
        #expect(errors.reduce(0, +) / Float(errors.count) < 0.1)
    }

    @Test("leaves out rows of weight 0")
    func rowWeights() throws {
        var (matrix, targets) = problem(120)
        let weights: [Float] = targets.indices.map { $0 % 2 == 0 ? 1 : 0 }
        let fit = { (targets: [Float]) in
            FittedNetwork(fittedTo: matrix, targets: targets, weights: weights, settings: settings(.weighted))
        }
        let before = try scores([fit(targets)], matrix)
        for row in targets.indices where weights[row] == 0 { targets[row] = 9 }
        #expect(try scores([fit(targets)], matrix) == before)
    }

    @Test("gives the same network for the same seed, and another for another")
    func seeds() throws {
        let (matrix, targets) = problem(60)
        func bytes(seed: UInt64) throws -> [UInt8] {
            var settings = settings(.binary)
            settings.seed = seed
            let weights = targets.map { _ in Float(1) }
            return try [FittedNetwork(fittedTo: matrix, targets: targets, weights: weights, settings: settings)]
                .encoded(termCount: 6)
        }
        #expect(try bytes(seed: 1) == bytes(seed: 1))
        #expect(try bytes(seed: 1) != bytes(seed: 2))
    }

    @Test("packs a row into four bits a unit, off by half a step at most", arguments: [Float(1), 1e-3, 40])
    func packing(size: Float) throws {
        let row = (0..<32).map { size * Float(($0 * 37) % 32 - 15) / 15 }
        // One network whose layers pass each unit on in turn, so that its score shows the unit.
        for unit in [0, 5, 15, 16, 31] {
            for sign: Float in [1, -1] {
                var dense = [Float](repeating: 0, count: 32 + 32 * 8 + 8 + 8 + 1)
                dense[32 + unit * 8] = 1
                dense[32 + 32 * 8 + 8] = 1
                let network = FittedNetwork(
                    input: .weighted,
                    width: 32,
                    secondWidth: 8,
                    dense: dense,
                    termCount: 1
                ) { _ in row.map { $0 * sign } }
                var matrix = SparseMatrix(columnCount: 1, groupCount: Self.groupCount)
                matrix.append(columns: [0], values: [1])
                for _ in 1..<Self.groupCount { matrix.append(columns: [], values: []) }
                let score = try #require(try scores([network], matrix).first).weighted
                #expect(abs(score - max(0, sign * row[unit])) <= size / 14 + size / 1_000)
            }
        }
    }

    @Test("refuses sections that are not what their header says")
    func refuses() throws {
        let (matrix, targets) = problem(12)
        let network = FittedNetwork(
            fittedTo: matrix,
            targets: targets,
            weights: targets.map { _ in 1 },
            settings: settings(.weighted)
        )
        let sound = try [network].encoded(termCount: 6)
        for (place, value) in [(0, 0), (0, 9), (0, 2), (4, 7), (8, 33), (8, 0), (12, 0), (16, 2), (11, 255)] {
            var bytes = sound
            bytes[place] = UInt8(value)
            #expect(throws: PriceModelError.self) { try TextNetworks(ByteView(copying: bytes)) }
        }
        #expect(throws: PriceModelError.self) { try TextNetworks(ByteView(copying: Array(sound.dropLast()))) }
        #expect(throws: PriceModelError.self) { try TextNetworks(ByteView(copying: [])) }
    }

    /// What a kernel makes of the same random numbers, as bits.
    private func bits(_ kernels: network_kernels, width: Int) -> [UInt32] {
        var generator = SeededGenerator(seed: UInt64(width))
        func numbers(_ count: Int) -> [Float] {
            (0..<count).map { _ in Float.random(in: -2...2, using: &generator) }
        }
        let (rows, count) = (50, 90)
        let terms = (0..<count).map { _ in UInt32.random(in: 0..<UInt32(rows), using: &generator) }
        let values = numbers(count)
        var (table, gradients, sums) = (numbers(rows * width * 3), numbers(rows * width), numbers(width))
        // Means of squares are never negative.
        for place in table.indices { table[place] = abs(table[place]) }
        let distinct = (0..<UInt32(rows)).map { ($0 * 7) % UInt32(rows) }
        for _ in 0..<3 {
            kernels.gather(table, width * 3, width, terms, values, count, &sums)
            kernels.scatter(&gradients, width, terms, values, count, sums)
            kernels.step(&table, width, distinct, rows, &gradients, 0.01)
        }
        return (table + gradients + sums).map(\.bitPattern)
    }

    @Test("comes to the same bits on every processor", arguments: [32, 64, 96])
    func kernels(width: Int) {
        let baseline = bits(network_kernels_baseline().pointee, width: width)
        #expect(bits(network_kernels_best().pointee, width: width) == baseline)
        #expect(Set(baseline).count > 1_000)
    }
}
