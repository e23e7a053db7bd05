import PriceModel
import PriceTraining
import Testing

@Suite struct BundleFolderTests {
    /// Two sound bundles of versions small.1 and other.1, and one with a byte changed; `current` names the first.
    private static func folder() throws -> TestFolder {
        let folder = try TestFolder()
        let bytes = try SmallBundle.bytes.get()
        try folder.write(bytes, to: "a.pricebundle")
        try folder.write(try SmallBundle.renamed("other.1"), to: "b.pricebundle")
        var damaged = bytes
        damaged[damaged.count - 1] ^= 1
        try folder.write(damaged, to: "damaged.pricebundle")
        try folder.link("current", to: "a.pricebundle")
        return folder
    }

    @Test(arguments: [true, false])
    func `points the link at a bundle, named by file or version, and remembers the one before`(byVersion: Bool) throws {
        let folder = try Self.folder()
        let bundles = BundleFolder(path: folder.path)
        let change = try bundles.use(byVersion ? "other.1" : folder.file("b.pricebundle"))
        #expect(change == .init(current: "b.pricebundle", previous: "a.pricebundle", version: "other.1"))
        #expect(folder.target(of: "current") == "b.pricebundle")
        #expect(folder.target(of: "previous") == "a.pricebundle")
        #expect(try PriceModel(path: folder.file("current")).version == "other.1")
        #expect(try folder.names.allSatisfy { !$0.hasPrefix(".") })
    }

    @Test func `goes back, and with a second rollback forth`() throws {
        let folder = try Self.folder()
        let bundles = BundleFolder(path: folder.path)
        _ = try bundles.use("other.1")
        #expect(try bundles.rollback().current == "a.pricebundle")
        #expect(folder.target(of: "previous") == "b.pricebundle")
        #expect(try bundles.rollback().version == "other.1")
        #expect(folder.target(of: "current") == "b.pricebundle")
    }

    @Test func `using what is in use keeps what was before it`() throws {
        let folder = try Self.folder()
        let bundles = BundleFolder(path: folder.path)
        _ = try bundles.use("other.1")
        #expect(try bundles.use("other.1").previous == "a.pricebundle")
    }

    @Test(arguments: ["damaged.pricebundle", "missing.pricebundle"])
    func `leaves everything as it is when the bundle is no good`(name: String) throws {
        let folder = try Self.folder()
        #expect(throws: TrainingError.self) { try BundleFolder(path: folder.path).use(folder.file(name)) }
        #expect(folder.target(of: "current") == "a.pricebundle")
        #expect(folder.target(of: "previous") == nil)
    }

    @Test func `has nothing to go back to before anything was replaced`() throws {
        let folder = try Self.folder()
        #expect(throws: TrainingError.self) { try BundleFolder(path: folder.path).rollback() }
    }

    @Test func `asks for the file where two bundles have the version`() throws {
        let folder = try Self.folder()
        try folder.write(try SmallBundle.bytes.get(), to: "c.pricebundle")
        let error = #expect(throws: TrainingError.self) { try BundleFolder(path: folder.path).use("small.1") }
        #expect(error?.description.contains("a.pricebundle and c.pricebundle") == true)
    }

    @Test func `does not overwrite a bundle that is called current itself`() throws {
        let folder = try TestFolder()
        try folder.write(try SmallBundle.bytes.get(), to: "current")
        try folder.write(try SmallBundle.renamed("other.1"), to: "b.pricebundle")
        #expect(throws: TrainingError.self) { try BundleFolder(path: folder.path).use("other.1") }
        #expect(try PriceModel(path: folder.file("current")).version == "small.1")
    }

    @Test func `the link is there at every moment of many switches`() throws {
        let folder = try Self.folder()
        let link = folder.file("current")
        let isDone = Flag()
        let reader = StartedThread {
            var opened = 0
            var missing = 0
            while !isDone.isSet || opened == 0 {
                let versions = ["small.1", "other.1"]
                if let version = try? BundleReader(path: link).version, versions.contains(version) {
                    opened += 1
                } else {
                    missing += 1
                }
            }
            return missing
        }
        let bundles = BundleFolder(path: folder.path)
        for _ in 0..<20 {
            _ = try bundles.use("other.1")
            _ = try bundles.use(folder.file("a.pricebundle"))
        }
        isDone.set()
        #expect(reader.result() == 0)
    }
}
