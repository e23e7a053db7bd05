import ArgumentParser
import JSONCodec
import PriceModel

/// Says what a bundle holds, after checking all of it.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Checks every byte of a bundle and prints its contents as JSON."
    )

    @Argument(help: "The bundle.")
    var bundle: String

    func run() throws {
        let reader = try BundleReader(path: bundle)
        let model = try PriceModel(path: bundle)
        try model.verify()
        let sections = reader.allSections.map { section -> JSONValue in
            [
                "name": .string(section.name),
                "offset": .integer(section.range.lowerBound),
                "bytes": .integer(section.range.count),
            ]
        }
        let contents: JSONValue = [
            "version": .string(model.version),
            "card": model.card.json,
            "sections": .array(sections),
        ]
        print(contents.text)
    }
}
