import PriceModel

extension StackFeatures {
    /// What each column is, in the order of the row.
    package static let names = [
        "who pays the postage", "condition", "from the extra file", "characters of the description",
        "characters of the name", "words of the description", "words of the name", "prices cut from the description",
        "digits in the name", "largest number in the name", "bundle, lot or set", "share of capitals in the name",
        "exclamation marks", "brand found in the name", "text score: ridge", "text score: weighted network",
        "text score: yes-or-no network", "text score: mean", "text score: gap of the networks",
        "text score: gap to ridge", "top category", "listings of the category", "listings of the brand",
        "rarest known word of the name", "share of unknown words in the name", "missing levels of the category",
        "share of unknown words",
    ]
}
