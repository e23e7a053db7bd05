/// Something about a listing that makes its quote less certain than others; the range is wider by what that was measured to cost.
public enum QuoteNote: String, Sendable, CaseIterable {
    case unknownCategory = "unknown_category"
    case emptyDescription = "empty_description"
    case unfamiliarText = "unfamiliar_text"
    case broadCategory = "broad_category"
    case topCategoryOnly = "top_category_only"
}
