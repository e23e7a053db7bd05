import Domain
import PriceModel
import Repositories

/// Prices that are paid for.
public struct PricingService {
    private let storage: any AccountRepository & PredictionRepository & ProductRepository & IdempotencyRepository
    private let model: () throws -> PriceModel
    private let origin: Origin

    /// Takes what it works with; the model is opened when a price is first needed.
    public init(
        storage: any AccountRepository & PredictionRepository & ProductRepository & IdempotencyRepository,
        model: @escaping () throws -> PriceModel,
        origin: Origin
    ) {
        self.storage = storage
        self.model = model
        self.origin = origin
    }

    /// Prices an item and charges for it once; `render` writes the quote that is kept, without the balance.
    public func predict(
        _ subject: Subject,
        for claims: AccessTokens.Claims,
        request: IdempotentRequest?,
        render: @escaping QuoteText
    ) throws -> Answer {
        try predict([subject], for: claims, request: request, render: render) { $0.joined() }
    }

    /// Prices items and charges for all of them, once, or for none; `render` writes each quote that is kept, and `join` makes the
    /// one answer of them.
    ///
    /// The model works before any lock is taken: whatever fails there has cost nothing. Token, key and wallet are looked at by the
    /// write alone, which on a server is the one message to it.
    public func predict(
        _ subjects: [Subject],
        for claims: AccessTokens.Claims,
        request: IdempotentRequest?,
        render: QuoteText,
        join: ([String]) -> String
    ) throws -> Answer {
        let purchases: [Purchase]
        do {
            purchases = try self.purchases(of: subjects, for: claims.userID, render)
        } catch {
            // What was paid for is told again though a product has gone since, or the model.
            guard try storage.account(claims.userID)?.user.tokenVersion == claims.tokenVersion else {
                throw DomainError.voidToken
            }
            guard let stored = try Answer.stored(for: request, in: storage) else { throw error }
            return stored
        }
        let answer = join(purchases.map(\.prediction.quote))
        let outcome = try storage.charge(
            purchases,
            of: claims.userID,
            tokenVersion: claims.tokenVersion,
            request: request,
            answer: answer
        )
        return Answer(outcome, answer: answer)
    }

    /// Writes a quote as it is told and kept: of that identity, charged so much.
    public typealias QuoteText = (PriceQuote, EntityID, Money) -> String

    private func purchases(of subjects: [Subject], for userID: EntityID, _ render: QuoteText) throws -> [Purchase] {
        let items = try subjects.map { try item($0, of: userID) }
        let model = try model()
        let start = try origin.microseconds()
        let quotes = model.quotes(for: items.map(\.listing))
        let duration = max(1, (try origin.microseconds() - start) / Int64(max(1, items.count)))
        let price = Tariff.prediction(among: items.count)
        let now = try origin.now()
        return try zip(try origin.makeIDs(items.count), zip(items, quotes)).map { id, priced in
            let (item, quote) = priced
            let prediction = Prediction(
                id: id,
                userID: userID,
                productID: item.productID,
                listing: item.listing,
                price: quote.price,
                quote: render(quote, id, price),
                modelVersion: quote.modelVersion,
                durationMicroseconds: duration,
                createdAt: now
            )
            return Purchase(prediction, transferID: try origin.makeID(), amount: price)
        }
    }

    private func item(_ subject: Subject, of userID: EntityID) throws -> (listing: Listing, productID: EntityID?) {
        switch subject {
        case .listing(let listing): return (listing, nil)
        case .product(let id):
            guard let product = try storage.product(id, of: userID) else { throw DomainError.notFound }
            return (product.listing, id)
        }
    }

    /// A user's predictions, newest first.
    public func predictions(of userID: EntityID, before id: EntityID?, limit: Int) throws -> [Prediction] {
        try storage.predictions(of: userID, before: id, limit: limit)
    }

    /// What to price.
    public enum Subject: Sendable, Equatable {
        /// An item that is described here.
        case listing(Listing)
        /// An item of the seller's own catalogue.
        case product(EntityID)
    }
}

/// How the service does, for everybody to see.
public struct ServiceStatus {
    private let predictions: any PredictionRepository
    private let model: () throws -> PriceModel
    private let origin: Origin

    /// Takes what it works with.
    public init(predictions: any PredictionRepository, model: @escaping () throws -> PriceModel, origin: Origin) {
        self.predictions = predictions
        self.model = model
        self.origin = origin
    }

    /// What was predicted within the last hour, among the last thousand.
    public func lastHour() throws -> PricingActivity {
        try predictions.activity(since: Timestamp(milliseconds: try origin.now().milliseconds - 3_600_000))
    }

    /// Version and card of the model that prices.
    public func modelCard() throws -> (version: String, card: ModelCard) {
        let model = try model()
        return (model.version, model.card)
    }
}
