import ArgumentParser
import PriceModel
import PriceTraining

/// Prices one listing and says why.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Prices the listing of a recorded event and says why, for a person."
    )

    @Option(help: "A recorded predict event, its body, or a product, as JSON.")
    var event: String

    @Option(help: "The bundle.")
    var bundle = "models/current"

    func run() throws {
        let listing = try ListingDocument.listing(try WholeFile.bytes(ofFile: event))
        print(QuoteReport(of: listing, by: try PriceModel(path: bundle)).text, terminator: "")
    }
}
