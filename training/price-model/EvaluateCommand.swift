import ArgumentParser
import JSONCodec
import PriceModel
import PriceTraining

/// Scores a bundle on every priced listing of a file.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Scores a bundle on a file's priced listings; prints JSON.",
        discussion: "Listings that the bundle was trained on score too well; the bundle's card has the honest scores."
    )

    @Option(help: "Listings with prices, tab-separated, in the marketplace's columns.")
    var data: String

    @Option(help: "The bundle.")
    var model = "models/current"

    func run() throws {
        let model = try PriceModel(path: model)
        var scores = ScoreKeeper()
        try ListingFile(main: data).forEach { row in
            scores.add(model.estimate(for: row.listing), price: row.price)
        }
        print(scores.json.text)
    }
}
