import Domain

/// A reason for a price: a Shapley value of the model, carried through the text scores to the words that moved them.
public struct PriceFactor: Sendable, Equatable {
    /// What moves the price.
    public let reason: Reason
    /// By how much; the effects of all reasons add up to the price less the base price.
    public let effect: Money

    /// Something in a listing that can move its price.
    public enum Reason: Sendable, Hashable {
        /// The brand as the seller gave it or as it was found in the name; empty when there is none.
        case brand(String)
        /// The category path; empty when there is none.
        case category(String)
        case condition(Listing.Condition)
        case shipping(Listing.Shipping)
        /// A word of the name or the description.
        case word(String)
        /// Length and form of the name: capitals, digits, how common its words are.
        case name
        /// How much the description says, in words.
        case description(words: Int)
    }
}
