import Glibc
import PriceTraining
import Testing

@Suite("Steps of a training")
struct StepFolderTests {
    /// A folder that is there while `body` runs.
    private func withFolder(_ body: (StepFolder) throws -> Void) throws {
        var template = Array("/tmp/price-model-steps-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer {
            for name in Self.names(in: path) { unlink("\(path)/\(name)") }
            rmdir(path)
        }
        try body(StepFolder(path: path))
    }

    private static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
            )
        }
        return names.filter { !$0.hasPrefix(".") }
    }

    @Test("are counted; a second run takes up what the first has finished, and comes to the same bundle")
    func resumed() throws {
        try withFolder { folder in
            var steps: [TrainingStep] = []
            let trainer = Trainer(
                source: GeneratedListings.make(400, seed: 1),
                fitter: ReadyTrees(),
                settings: SmallBundle.settings,
                steps: folder
            ) { steps.append($0) }
            let first = try trainer.train().bundle.encoded
            #expect(try first == SmallBundle.bytes.get())
            #expect(steps.map(\.number) == Array(1...26))
            #expect(steps.allSatisfy { $0.total == 26 })
            let kept = Self.names(in: folder.path).sorted()
            // Two folds: each lacked alone, both lacked together, and all rows; four networks and a ridge regression each.
            #expect(kept.count == 20)
            let second = try trainer.train().bundle.encoded
            #expect(second == first)
            #expect(Self.names(in: folder.path).sorted() == kept)
        }
    }

    @Test("a step that was cut off or changed is made again", arguments: [0, 5, 40, 1_000])
    func damaged(length: Int) throws {
        try withFolder { folder in
            var fingerprint = Fingerprint("test", version: 1)
            fingerprint.add([1, 2, 3])
            let result = (0..<100).map { UInt8($0) }
            #expect(try folder.result(of: fingerprint) { result } == result)
            #expect(try folder.result(of: fingerprint) { [] } == result)
            let file = folder.file(fingerprint, suffix: ".step")
            try WholeFile.write(Array(repeating: UInt8(7), count: length), to: file)
            #expect(try folder.result(of: fingerprint) { [1] } == [1])
        }
    }

    @Test("a step that fails leaves nothing behind that would pass for its result")
    func failed() throws {
        struct Failure: Error {}
        try withFolder { folder in
            let fingerprint = Fingerprint("test", version: 2)
            let fail: () throws -> [UInt8] = { throw Failure() }
            #expect(throws: Failure.self) { try folder.result(of: fingerprint, make: fail) }
            let next = try folder.result(of: fingerprint) { [9] }
            #expect(next == [9])
        }
    }

    @Test("have other fingerprints for other numbers, and for the same ones divided otherwise")
    func fingerprints() {
        func text(_ parts: [[UInt32]]) -> String {
            var fingerprint = Fingerprint("test", version: 1)
            for part in parts { fingerprint.add(part) }
            return fingerprint.text
        }
        let texts = [[[]], [[0]], [[0, 0]], [[0], [0]], [[1]], [[1, 2, 3]], [[1, 2], [3]], [[], [1, 2, 3]]].map(text)
        #expect(Set(texts).count == texts.count)
        #expect(texts.allSatisfy { $0.utf8.count == 32 })
    }
}
