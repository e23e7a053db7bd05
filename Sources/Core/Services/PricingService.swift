import Domain
import PriceModel
import Repositories

/// Prices that are paid for.
public struct PricingService {
    private let storage: any PredictionRepository & ProductRepository & IdempotencyRepository
    private let model: () throws -> PriceModel
    private let origin: Origin

    /// Takes what it works with; the model is opened when a price is first needed.
    public init(
        storage: any PredictionRepository & ProductRepository & IdempotencyRepository,
        model: @escaping () throws -> PriceModel,
        origin: Origin
    ) {
        self.storage = storage
        self.model = model
        self.origin = origin
    }

    /// Prices an item and charges for it once; `render` writes the quote that is kept, without the balance.
    ///
    /// The model works before any lock is taken: whatever fails there has cost nothing. Token, key and wallet are looked at by the
    /// write alone, which on a server is the one message to it.
    public func predict(
        _ subject: Subject,
        for claims: AccessTokens.Claims,
        request: IdempotentRequest?,
        render: (PriceQuote, EntityID) -> String
    ) throws -> Answer {
        let prediction: Prediction
        do {
            prediction = try self.prediction(of: subject, for: claims.userID, render)
        } catch {
            // What was paid for is told again though the product has gone since, or the model.
            guard let stored = try Answer.stored(for: request, in: storage) else { throw error }
            return stored
        }
        let outcome = try storage.charge(
            try charge(for: prediction),
            for: prediction,
            tokenVersion: claims.tokenVersion,
            request: request,
            answer: prediction.quote
        )
        return Answer(outcome, answer: prediction.quote)
    }

    private func prediction(
        of subject: Subject,
        for userID: EntityID,
        _ render: (PriceQuote, EntityID) -> String
    ) throws -> Prediction {
        let (listing, productID) = try item(subject, of: userID)
        let model = try model()
        let start = try origin.microseconds()
        let quote = model.quote(for: listing)
        let duration = max(1, try origin.microseconds() - start)
        let id = try origin.makeID()
        return Prediction(
            id: id,
            userID: userID,
            productID: productID,
            listing: listing,
            price: quote.price,
            quote: render(quote, id),
            modelVersion: quote.modelVersion,
            durationMicroseconds: duration,
            createdAt: try origin.now()
        )
    }

    private func charge(for prediction: Prediction) throws -> Transfer {
        Transfer(
            id: try origin.makeID(),
            kind: .charge,
            userID: prediction.userID,
            amount: Tariff.prediction,
            reference: prediction.id.text,
            createdAt: prediction.createdAt
        )
    }

    private func item(_ subject: Subject, of userID: EntityID) throws -> (Listing, EntityID?) {
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
