import Domain
import PriceModel

/// Whether a bundle may go into use: it opens, its bytes match their checksums, and it prices some listings soundly.
package enum BundleCheck {
    /// Checks a file; throws what is wrong with it.
    @discardableResult
    package static func open(_ path: String) throws -> PriceModel {
        let model: PriceModel
        do throws(PriceModelError) {
            model = try PriceModel(path: path)
            try model.verify()
        } catch {
            throw TrainingError.file("\(path): \(error)")
        }
        for listing in canaries {
            let quote = model.quote(for: listing)
            guard isSound(quote) else {
                throw TrainingError.file(
                    "\(path): prices \"\(listing.name)\" at $\(quote.price.text), range $\(quote.range.low.text) to "
                        + "$\(quote.range.high.text), confidence \(quote.confidence)"
                )
            }
        }
        return model
    }

    private static func isSound(_ quote: PriceQuote) -> Bool {
        (Money(cents: 300)...Money(cents: 500_000)).contains(quote.price)
            && quote.range.low <= quote.price && quote.price <= quote.range.high && quote.range.low < quote.range.high
            && (0...1).contains(quote.confidence) && quote.expectedPrice >= quote.price
    }

    /// Everyday listings, and one about which next to nothing is said.
    private static let canaries = [
        Listing(
            name: "Leather handbag",
            description: "Barely used.\nDust bag included.",
            category: "Women/Women's Handbags/Shoulder Bag",
            brand: "Coach",
            condition: .likeNew,
            shipping: .buyerPays
        ),
        Listing(
            name: "Running shoes size 10",
            description: "Worn twice, no scratches",
            category: "Men/Shoes/Athletic",
            brand: "Nike",
            condition: .good,
            shipping: .sellerPays
        ),
        Listing(name: "Thing", condition: .poor, shipping: .buyerPays),
    ]
}
