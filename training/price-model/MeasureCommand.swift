import ArgumentParser
import Domain
import Glibc
import JSONCodec
import PriceModel
import PriceTraining

/// Measures how long opening a bundle and pricing take in a warm process.
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measures opening, estimates and quotes, first and warm; prints microseconds as JSON."
    )

    @Option(help: "Listings with prices, tab-separated, in the marketplace's columns.")
    var data: String

    @Option(help: "The bundle.")
    var model = "models/current"

    @Option(help: "Listings to price.")
    var rows = 2_000

    @Option(help: "Times that the file is gone through.")
    var repeats = 1

    private static let openings = 200

    func run() throws {
        let first = try firstQuote()
        var opening: [Double] = []
        for _ in 0..<Self.openings { opening.append(try microseconds { _ = try PriceModel(path: model) }) }
        let opened = try PriceModel(path: model)
        var estimates: [Double] = []
        var quotes: [Double] = []
        for _ in 0..<max(repeats, 1) {
            try ListingFile(main: data).forEach { row in
                guard estimates.count < rows else { return }
                estimates.append(microseconds { _ = opened.estimate(for: row.listing) })
                quotes.append(microseconds { _ = opened.quote(for: row.listing) })
            }
        }
        let result: JSONValue = [
            "first_quote": .double(first.microseconds),
            "first_quote_page_faults": .integer(first.pageFaults),
            "open": .double(median(opening)),
            "estimate": .double(median(estimates)),
            "quote": .double(median(quotes)),
            "rows": .integer(estimates.count),
        ]
        print(result.text)
    }

    /// What a fresh process pays for its first answer: opening the bundle and one whole quote.
    private func firstQuote() throws -> (microseconds: Double, pageFaults: Int) {
        let listing = Listing(
            name: "Lululemon leggings size 6",
            description: "Worn twice, no pilling.",
            category: "Women/Athletic Apparel/Pants, Tights, Leggings",
            brand: "LuLuLemon",
            condition: .likeNew,
            shipping: .buyerPays
        )
        let faults = Self.pageFaults()
        let time = try microseconds { _ = try PriceModel(path: model).quote(for: listing) }
        return (time, Self.pageFaults() - faults)
    }

    /// Pages that were brought into this process so far, from the cache or from the disk.
    private static func pageFaults() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_minflt + usage.ru_majflt
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
