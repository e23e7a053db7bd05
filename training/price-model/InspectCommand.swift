import ArgumentParser
import JSONCodec
import PriceTraining

/// Says what a bundle or a CatBoost model holds.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Says what is in a price bundle or a CatBoost model; fails where a checksum does not match."
    )

    @Argument(help: "A bundle or a .cbm file.")
    var file: String

    @Flag(help: "Prints JSON instead of tables.")
    var json = false

    func run() throws {
        let inspection = try Inspection(path: file)
        print(json ? inspection.json.text : inspection.text)
        guard inspection.isWhole else { throw ExitCode.failure }
    }
}
