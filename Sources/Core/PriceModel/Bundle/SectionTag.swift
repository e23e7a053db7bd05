/// The sections that this version of the program knows; a bundle may hold others, which it ignores.
package enum SectionTag: String, CaseIterable, Sendable {
    /// Model card, JSON.
    case card
    /// Vocabulary with idf and ridge weights.
    case terms = "term"
    /// Brands and how names spell them.
    case brands = "brnd"
    /// Category counts and statistics.
    case categories = "catg"
    /// Offsets of the range, bins of the confidence.
    case calibration = "calb"
    /// The small networks over the terms.
    case networks = "nets"
    /// The CatBoost model as CatBoost wrote it.
    case trees = "tree"

    /// The tag's four bytes as a little-endian number.
    package var code: UInt32 {
        rawValue.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
