import CatBoost
import Domain
import Foundation
import JSONCodec
import PriceModel
import PriceTraining
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct CardTests {
    private static func report() throws -> CardReport {
        let header = "name\titem_condition_id\tcategory_name\tbrand_name\tprice\tshipping\titem_description\n"
        let rows = GeneratedListings.make(60, seed: 3).map { row in
            let listing = row.listing
            return
                "\(listing.name)\t\(listing.condition.rawValue)\t\(listing.category)\t\(listing.brand)\t\(row.price)\t"
                + "\(listing.shipping.rawValue)\t\(listing.description)\n"
        }
        let vintage = "Old <jar> & \"lid\"\t3\tVintage & <Odd>/Jars\t\t40\t1\t\n"
        return try TestFiles.withFile(Array((header + rows.joined() + vintage).utf8)) { path in
            try TestFiles.withModel(try SmallBundle.bytes.get()) { model in
                CardReport(of: model, evaluation: try FileEvaluation(of: model, on: ListingFile(main: path)))
            }
        }
    }

    @Test func `has the card in words, for programs, and three plots`() throws {
        let files = try Self.report().files
        #expect(files.map(\.name) == ["card.md", "card.json", "reliability.svg", "coverage.svg", "importance.svg"])
        for (name, text) in files where name.hasSuffix(".svg") {
            let parser = XMLParser(data: Data(text.utf8))
            #expect(parser.parse(), "\(name): \(String(describing: parser.parserError))")
        }
        let json = try JSONValue(parsing: Array(files[1].text.utf8))
        #expect(json["evaluation"]?["rows"]?.number?.integer == 61)
        #expect(json["training"]?["rmsle"]?.number != nil)
    }

    @Test func `names what the model is bad at with its numbers`() throws {
        let report = try Self.report()
        let limits = report.limits.joined(separator: "\n")
        #expect(limits.contains("Vintage & <Odd>: RMSLE "))
        #expect(limits.contains("The dearest tenth, from $"))
        #expect(limits.contains("training listings"))
        #expect(report.markdown.contains(limits.split(separator: "\n")[0]))
    }

    @Test func `does without an evaluation`() throws {
        let report = CardReport(of: try PriceModel(path: TestFiles.shippedBundle), evaluation: nil)
        #expect(report.files.map(\.name) == ["card.md", "card.json", "importance.svg"])
        #expect(!report.markdown.contains("## Evaluation"))
    }

    @Test func `tells the importance of every column of the trees by a name`() throws {
        let report = CardReport(of: try PriceModel(path: TestFiles.shippedBundle), evaluation: nil)
        let importances = try #require(report.importances)
        #expect(importances.map(\.name).sorted() == StackFeatures.names.sorted())
        #expect(StackFeatures.names.count == StackFeatures.count)
        #expect(abs(importances.reduce(0) { $0 + $1.percent } - 100) < 1e-9)
        #expect(importances.first?.name.hasPrefix("text score") == true)
    }

    @Test func `keeps markup out of a drawing's texts`() {
        var drawing = SVGDrawing(width: 10, height: 10, title: "<a & \"b\">\u{1}")
        drawing.text("</svg><script>", (0, 0))
        #expect(!drawing.source.contains("<script>"))
        #expect(XMLParser(data: Data(drawing.source.utf8)).parse())
    }
}
