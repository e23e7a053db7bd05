import Testing

@testable import CatBoost

@Suite("A model tells what it consists of")
struct DescriptionTests {
    @Test("what training wrote down")
    func metadata() throws {
        let model = try CatBoostModel(path: MixedFixture.named("tweedie").path)
        #expect(try model.metadata("params")?.contains("variance_power") == true)
        #expect(try model.metadata("nonsense") == nil)
    }

    @Test("how many questions depend on each column", arguments: ["lossguide", "ctr-one-hot-parts", "poisson"])
    func splitCounts(_ name: String) throws {
        let model = try CatBoostModel(path: MixedFixture.named(name).path)
        let counts = model.splitCounts()
        #expect(counts.count == model.featureCount)
        let used = try ModelSummary(path: MixedFixture.named(name).path).features.filter(\.isUsed).map(\.column)
        // A column may have borders that no tree asks about, but not the other way round.
        #expect(Set(counts.indices.filter { counts[$0] > 0 }).isSubset(of: used))
        if name == "ctr-one-hot-parts" {
            #expect(counts.reduce(0, +) > model.layout.treeSplits.count)
        } else if name == "poisson" {
            #expect(counts.reduce(0, +) == model.layout.treeSplits.count)
        }
    }
}
