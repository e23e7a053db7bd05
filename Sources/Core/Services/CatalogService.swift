import Domain
import Repositories

/// A seller's own products.
public struct CatalogService {
    private let products: any ProductRepository
    private let predictions: any PredictionRepository
    private let origin: Origin

    /// Takes what it works with.
    public init(products: any ProductRepository, predictions: any PredictionRepository, origin: Origin) {
        self.products = products
        self.predictions = predictions
        self.origin = origin
    }

    /// Adds a product once; `render` writes the answer that repetitions get.
    public func add(
        _ listing: Listing,
        of ownerID: EntityID,
        request: IdempotentRequest?,
        render: (Product) -> String
    ) throws -> Answer {
        try add([listing], of: ownerID, request: request) { $0.map(render).joined() }
    }

    /// Adds products once, all of them or none. The first gets the greatest id: newest first, a list has them in the order given.
    public func add(
        _ listings: [Listing],
        of ownerID: EntityID,
        request: IdempotentRequest?,
        render: ([Product]) -> String
    ) throws -> Answer {
        let now = try origin.now()
        let ids = try origin.makeIDs(listings.count).reversed()
        let added = zip(ids, listings).map { id, listing in
            Product(id: id, ownerID: ownerID, listing: listing, currentPrice: nil, createdAt: now, updatedAt: now)
        }
        let answer = render(added)
        return Answer(try products.add(added, request: request, answer: answer), answer: answer)
    }

    /// One of the owner's products; throws `notFound` for another's.
    public func product(_ id: EntityID, of ownerID: EntityID) throws -> Product {
        guard let product = try products.product(id, of: ownerID) else { throw DomainError.notFound }
        return product
    }

    /// An owner's products, or those that have all of the words, newest first.
    public func products(
        of ownerID: EntityID,
        matching words: SearchWords?,
        before id: EntityID?,
        limit: Int
    ) throws -> [Product] {
        guard let words else { return try products.products(of: ownerID, before: id, limit: limit) }
        return try products.products(of: ownerID, matching: words, before: id, limit: limit)
    }

    /// What was predicted for one of the owner's products, newest first; throws `notFound` for another's.
    public func priceHistory(
        of productID: EntityID,
        of ownerID: EntityID,
        before id: EntityID?,
        limit: Int
    ) throws -> [Prediction] {
        _ = try product(productID, of: ownerID)
        return try predictions.predictions(of: ownerID, product: productID, before: id, limit: limit)
    }

    /// Changes what is said about one of the owner's products.
    public func update(_ id: EntityID, of ownerID: EntityID, to listing: Listing) throws -> Product {
        guard let product = try products.update(id, of: ownerID, to: listing, at: try origin.now()) else {
            throw DomainError.notFound
        }
        return product
    }

    /// Removes one of the owner's products.
    public func remove(_ id: EntityID, of ownerID: EntityID) throws {
        guard try products.remove(id, of: ownerID) else { throw DomainError.notFound }
    }
}
