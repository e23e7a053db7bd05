import JSONCodec
import PriceModel

/// What a bundle holds and whether its bytes are what its trainer wrote.
package struct BundleReport: Sendable {
    /// Version of the model.
    package let version: String
    /// Each section with its place and whether its bytes match their checksum.
    package let sections: [(section: BundleReader.Section, isWhole: Bool)]
    /// What the trainer wrote down about the model.
    package let card: ModelCard
    /// How much of everything there is.
    package let contents: [(name: String, count: Int)]

    /// Reads all of a bundle; one that can't price is refused, one that is damaged is told of by `sections`.
    package init(path: String) throws {
        let reader = try BundleReader(path: path)
        sections = reader.allSections.map { ($0, reader.isWhole($0)) }
        let model = try PriceModel(path: path)
        version = model.version
        card = model.card
        contents = model.contents
    }

    /// Whether every section matches its checksum.
    package var isWhole: Bool { sections.allSatisfy(\.isWhole) }

    /// The report for programs.
    package var json: JSONValue {
        [
            "kind": "bundle",
            "version": .string(version),
            "sections": .array(
                sections.map { section, isWhole in
                    [
                        "name": .string(section.name),
                        "offset": .integer(section.range.lowerBound),
                        "bytes": .integer(section.range.count),
                        "checksum": .string(isWhole ? "matches" : "does not match"),
                    ]
                }
            ),
            "contents": .object(JSONObject(contents.map { ($0.name, .integer($0.count)) })),
            "card": card.json,
        ]
    }

    /// The report for a person.
    package var text: String {
        var places = TextTable("section", "offset", "bytes", "checksum")
        for (section, isWhole) in sections {
            places.add(
                section.name,
                section.range.lowerBound.grouped,
                section.range.count.grouped,
                isWhole ? "matches" : "DOES NOT MATCH"
            )
        }
        var counts = TextTable("contents", "count")
        for (name, count) in contents { counts.add(name, count.grouped) }
        return "Price bundle, version \(version)\n\n" + places.text + "\n" + counts.text + "\ncard \(card.json.text)\n"
    }
}
