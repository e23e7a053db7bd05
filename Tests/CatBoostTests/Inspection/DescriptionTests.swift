import Testing

@testable import CatBoost

@Suite("A model tells what it consists of")
struct DescriptionTests {
    @Test("the columns, by kind and use")
    func columns() throws {
        let columns = try CatBoostModel(path: MixedFixture.named("ctr-default").path).columns()
        #expect(columns.map(\.index) == Array(0..<6))
        #expect(columns.map(\.kind) == [.number, .number, .number, .category, .category, .category])
        #expect(columns.map(\.name) == ["height", "width", "gap", "colour", "shop", "size"])
        let unused = try CatBoostModel(path: Fixture.named("unused-category").path).columns()
        #expect(unused.map(\.kind) == [.number, .number, .number, .category])
        #expect(unused.map(\.isUsed) == [true, true, true, false])
    }

    @Test("what training wrote down")
    func metadata() throws {
        let model = try CatBoostModel(path: MixedFixture.named("tweedie").path)
        #expect(Set(try model.metadataKeys()).isSuperset(of: ["params", "training", "model_guid"]))
        #expect(try model.metadata("params")?.contains("variance_power") == true)
        #expect(try model.metadata("nonsense") == nil)
    }

    @Test("how much of each")
    func summary() throws {
        let symmetric = try CatBoostModel(path: Fixture.named("multi-rmse").path).summary
        #expect(symmetric.isSymmetric)
        #expect(symmetric.trees == 15 && symmetric.splits == 90 && symmetric.leaves == 960 && symmetric.outputs == 2)
        #expect(symmetric.ctrTables == 0 && symmetric.oneHotValues == 0)
        #expect(symmetric.bytes == (try Fixture.named("multi-rmse").modelBytes().count))
        let combined = try CatBoostModel(path: MixedFixture.named("ctr-one-hot-parts").path).summary
        #expect(combined.ctrFeatures == 20 && combined.ctrTables > 10 && combined.oneHotValues == 3)
        let grown = try CatBoostModel(path: MixedFixture.named("lossguide").path).summary
        // A tree of two branches at each node has one leaf more than questions.
        #expect(!grown.isSymmetric && grown.leaves == grown.splits + grown.trees && grown.leaves == 200)
    }

    @Test("how many questions depend on each column", arguments: ["lossguide", "ctr-one-hot-parts", "poisson"])
    func splitCounts(_ name: String) throws {
        let model = try CatBoostModel(path: MixedFixture.named(name).path)
        let counts = model.splitCounts()
        #expect(counts.count == model.featureCount)
        let used = try model.columns().filter(\.isUsed).map(\.index)
        // A column may have borders that no tree asks about, but not the other way round.
        #expect(Set(counts.indices.filter { counts[$0] > 0 }).isSubset(of: used))
        if name == "ctr-one-hot-parts" {
            #expect(counts.reduce(0, +) > model.summary.splits)
        } else {
            #expect(counts.reduce(0, +) == model.summary.splits)
        }
    }
}
