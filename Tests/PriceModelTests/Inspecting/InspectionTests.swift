import CatBoost
import JSONCodec
import PriceModel
import PriceTraining
import Testing

@Suite struct InspectionTests {
    @Test func `says what a bundle holds`() throws {
        try TestFiles.withFile(try SmallBundle.bytes.get()) { path in
            let inspection = try Inspection(path: path)
            guard case .bundle(let report) = inspection else {
                Issue.record("not a bundle")
                return
            }
            #expect(inspection.isWhole)
            #expect(report.sections.map(\.section.name).contains("tree"))
            #expect(report.contents.allSatisfy { $0.count > 0 })
            #expect(inspection.json["contents"]?["terms"]?.number?.integer ?? 0 > 100)
            #expect(inspection.text.contains("version small.1"))
        }
    }

    @Test func `names the section whose bytes were changed`() throws {
        var bytes = try SmallBundle.bytes.get()
        bytes[bytes.count - 1] ^= 1
        try TestFiles.withFile(bytes) { path in
            let inspection = try Inspection(path: path)
            #expect(!inspection.isWhole)
            #expect(inspection.text.contains("DOES NOT MATCH"))
        }
    }

    @Test func `says what a CatBoost model holds`() throws {
        let summary = try ModelSummary(path: TestFiles.catBoostFixture("multi-quantile.cbm"))
        #expect(summary.outputCount == 3)
        #expect(summary.trees.count == 15)
        #expect(summary.trees.depths.values.reduce(0, +) == 15)
        #expect(summary.trees.areSymmetric)
        #expect(summary.features.map(\.column) == Array(0..<8))
        #expect(summary.features.allSatisfy { $0.kind == .number })
        #expect(summary.loss == "MultiQuantile")
        #expect(summary.metadata.contains { $0.key == "params" })
        #expect(try Inspection(path: TestFiles.catBoostFixture("depth-10.cbm")).text.contains("2 symmetric"))
    }

    /// Models that the evaluator may refuse are summarised all the same.
    @Test(arguments: [("embedding", ModelSummary.FeatureKind.embedding), ("text-lowercasing", .text)])
    func `knows every kind of column`(model: String, kind: ModelSummary.FeatureKind) throws {
        let summary = try ModelSummary(path: TestFiles.catBoostFixture("unsupported/\(model).cbm"))
        #expect(summary.features.contains { $0.kind == kind && $0.isUsed })
        #expect(summary.estimatedFeatureCount > 0)
        #expect(!summary.parts.isEmpty)
    }

    @Test(arguments: 1...4)
    func `reads any bytes or throws`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let bytes = try WholeFile.bytes(ofFile: TestFiles.catBoostFixture("depth-8.cbm"))
        for _ in 0..<200 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) {
                damaged.removeLast(Int.random(in: 0..<damaged.count, using: &generator))
            }
            try TestFiles.withFile(damaged) { path in
                if let summary = try? ModelSummary(path: path) { #expect(summary.text.count > 0) }
            }
        }
    }
}
