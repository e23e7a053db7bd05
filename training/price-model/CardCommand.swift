import ArgumentParser
import Glibc
import PriceModel
import PriceTraining

/// Writes a bundle's model card.
struct CardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Writes a bundle's model card: card.md, card.json and plots as SVG.",
        discussion:
            "Give --data listings that the bundle was not trained on; without them the card has no tables of errors."
    )

    @Option(help: "The bundle.")
    var bundle = "models/current"

    @Option(help: "Listings with prices to evaluate on, tab-separated, in the marketplace's columns.")
    var data: String?

    @Option(help: "The folder to write into; it is made where it is missing.")
    var output: String

    func run() throws {
        let model = try PriceModel(path: bundle)
        let progress = Progress()
        let evaluation = try data.map { data in
            let size = try WholeFile.size(of: data)
            return try FileEvaluation(of: model, on: ListingFile(main: data)) { progress.show("scoring", $0, of: size) }
        }
        progress.end()
        if mkdir(output, 0o755) != 0, errno != EEXIST {
            throw TrainingError.file("\(output): \(String(cString: strerror(errno)))")
        }
        for (name, text) in CardReport(of: model, evaluation: evaluation).files {
            let path = "\(output)/\(name)"
            let file = try OutputFile(path: path)
            try file.write(text: text)
            try file.flush()
            print(path)
        }
    }
}
