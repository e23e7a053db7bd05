import Domain

/// Prices listings with a trained bundle that stays mapped from its file.
public final class PriceModel: Sendable {
    /// Version of the model, as its trainer named it.
    public let version: String
    /// What the model was trained on and how it scored.
    public let card: ModelCard

    /// Opens a bundle; checks its structure, and leaves the checksums of the payload to `verify()`.
    public init(path: String) throws(PriceModelError) {
        throw .unreadable(path)
    }

    /// Prices a listing; any text is fine, and the time is linear in its length.
    public func quote(for listing: Listing) -> PriceQuote {
        fatalError("signature only: the body follows on this branch")
    }

    /// Checks every byte of the bundle against its checksums.
    public func verify() throws(PriceModelError) {}
}
