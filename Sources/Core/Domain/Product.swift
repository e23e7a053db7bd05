/// An item in a seller's own catalogue.
public struct Product: Sendable, Equatable {
    /// Most products of one owner: a stranger's free account must not fill the disk that everybody's money is on.
    public static let mostOfOwner = 100_000
    /// Identity.
    public let id: EntityID
    /// Whose it is.
    public let ownerID: EntityID
    /// What the seller says about it.
    public var listing: Listing
    /// The last price that was suggested for it, if any.
    public var currentPrice: Money?
    /// When it was added.
    public let createdAt: Timestamp
    /// When its listing last changed.
    public var updatedAt: Timestamp

    /// Makes a product.
    public init(
        id: EntityID,
        ownerID: EntityID,
        listing: Listing,
        currentPrice: Money?,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.ownerID = ownerID
        self.listing = listing
        self.currentPrice = currentPrice
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
