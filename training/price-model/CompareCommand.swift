import ArgumentParser
import JSONCodec
import PriceModel
import PriceTraining

/// Compares two bundles on one file.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares two bundles on a file's priced listings, with bootstrap intervals of the differences.",
        discussion: "A bundle that was trained on the file beats any other on it: compare on listings new to both."
    )

    @Argument(help: "Bundle A.")
    var first: String

    @Argument(help: "Bundle B.")
    var second: String

    @Option(help: "Listings with prices, tab-separated, in the marketplace's columns.")
    var data: String

    @Option(help: "Seed of the resampling.")
    var seed: UInt64 = 42

    @Flag(help: "Prints JSON instead of tables.")
    var json = false

    func run() throws {
        let models = (try PriceModel(path: first), try PriceModel(path: second))
        let progress = Progress()
        let size = try WholeFile.size(of: data)
        let result = try FileComparison(models.0, models.1, on: ListingFile(main: data), seed: seed) {
            progress.show("scoring", $0, of: size)
        }
        progress.end()
        if json {
            var json = result.comparison.json
            json["a"] = .string(models.0.version)
            json["b"] = .string(models.1.version)
            print(json.text)
        } else {
            print("A: \(first), version \(models.0.version)\nB: \(second), version \(models.1.version)\n")
            print(result.comparison.text + result.skipped.summary)
        }
    }
}
