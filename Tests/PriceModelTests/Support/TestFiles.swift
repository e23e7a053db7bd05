import Glibc
import PriceModel
import PriceTraining
import Testing

/// Files that tests read, and files that they write and delete.
enum TestFiles {
    static let shippedBundle = project + "/models/mercari-3.pricebundle"
    static let smallTrees = project + "/Tests/PriceModelTests/Fixtures/three-quantiles.cbm"

    /// A model, rows or values of the CatBoost module's tests.
    static func catBoostFixture(_ name: String) -> String { project + "/Tests/CatBoostTests/Fixtures/" + name }

    static let recordedEvent = project + "/functions/predict/events/phone.event.json"

    private static let project = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }

    /// Writes bytes to a file of its own for as long as `body` runs.
    @discardableResult
    static func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        var template = Array("/tmp/price-model-tests-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { unlink(path) }
        let written = write(descriptor, bytes, bytes.count)
        close(descriptor)
        try #require(written == bytes.count)
        return try body(path)
    }

    /// Opens bytes as a model.
    @discardableResult
    static func withModel<Result>(_ bytes: [UInt8], _ body: (PriceModel) throws -> Result) throws -> Result {
        try withFile(bytes) { try body(try PriceModel(path: $0)) }
    }
}

/// Hands out trees that were fitted before, so that a test trains without Python.
struct ReadyTrees: TreeFitter {
    func fit(_ problem: TreeProblem) -> String { TestFiles.smallTrees }
}

extension TextModelSettings {
    /// Networks of the smallest shape, one pass over the rows.
    static var small: TextModelSettings {
        var settings = TextModelSettings()
        for number in settings.networks.indices {
            settings.networks[number].width = 32
            settings.networks[number].secondWidth = 8
            settings.networks[number].batchSizes = [64]
        }
        return settings
    }
}

/// A bundle trained on generated listings, once for all tests.
enum SmallBundle {
    /// Settings under which a training takes a moment even without optimisation.
    static var settings: Trainer.Settings {
        var settings = Trainer.Settings(version: "small.1")
        settings.foldCount = 2
        settings.textModels = .small
        return settings
    }

    static let bytes: Result<[UInt8], any Error> = Result {
        let listings = GeneratedListings.make(400, seed: 1)
        let trainer = Trainer(source: listings, fitter: ReadyTrees(), settings: settings) { _ in }
        return try trainer.train().bundle.encoded
    }

    /// The same under another version.
    static func renamed(_ version: String) throws -> [UInt8] {
        try TestFiles.withFile(try bytes.get()) { path in
            let reader = try BundleReader(path: path)
            var writer = BundleWriter(version: version)
            for tag in SectionTag.allCases {
                // A bundle may do without some sections.
                guard let section = try? reader.bytes(of: tag) else { continue }
                writer.add(tag, section.bytes(offset: 0, count: section.count))
            }
            return writer.encoded
        }
    }
}
