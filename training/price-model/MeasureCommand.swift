import ArgumentParser
import JSONCodec
import PriceModel
import PriceTraining

/// Measures how long opening a bundle and pricing take in a warm process.
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measures opening, estimates and quotes; prints median microseconds as JSON."
    )

    @Option(help: "Listings with prices, tab-separated, in the marketplace's columns.")
    var data: String

    @Option(help: "The bundle.")
    var model = "models/current"

    @Option(help: "Listings to price.")
    var rows = 2_000

    private static let openings = 200

    func run() throws {
        var opening: [Double] = []
        for _ in 0..<Self.openings { opening.append(try microseconds { _ = try PriceModel(path: model) }) }
        let opened = try PriceModel(path: model)
        var estimates: [Double] = []
        var quotes: [Double] = []
        try ListingFile(main: data).forEach { row in
            guard estimates.count < rows else { return }
            estimates.append(microseconds { _ = opened.estimate(for: row.listing) })
            quotes.append(microseconds { _ = opened.quote(for: row.listing) })
        }
        let result: JSONValue = [
            "open": .double(median(opening)),
            "estimate": .double(median(estimates)),
            "quote": .double(median(quotes)),
            "rows": .integer(estimates.count),
        ]
        print(result.text)
    }

    private func microseconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) * 1e6 + Double(attoseconds) / 1e12
    }

    private func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }
}
