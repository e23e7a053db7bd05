import ArgumentParser
import JSONCodec
import PriceModel
import PriceTraining

/// Scores a bundle on every priced listing of a file.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Scores a bundle on a file's priced listings.",
        discussion: "Listings that the bundle was trained on score too well; the bundle's card has the honest scores."
    )

    @Option(help: "Listings with prices, tab-separated, in the marketplace's columns.")
    var data: String

    @Option(name: [.customLong("bundle"), .customLong("model")], help: "The bundle.")
    var bundle = "models/current"

    @Flag(help: "Prints JSON instead of tables.")
    var json = false

    func run() throws {
        let model = try PriceModel(path: bundle)
        let progress = Progress()
        let size = try WholeFile.size(of: data)
        let result = try FileEvaluation(of: model, on: ListingFile(main: data)) {
            progress.show("scoring", $0, of: size)
        }
        progress.end()
        print(json ? result.json.text : result.text)
    }
}
