/// Why a price bundle can't be used.
public enum PriceModelError: Error, Equatable, Sendable {
    /// The file can't be opened or mapped; the text says why.
    case unreadable(String)
    /// The file does not begin like a price bundle.
    case notABundle
    /// The bundle has a format that this program does not know.
    case unsupportedFormat(UInt32)
    /// Header or section table are damaged; the text says where.
    case damagedHeader(String)
    /// A section that a price needs is not there.
    case missingSection(String)
    /// A section's own layout is not sound; the text says what.
    case malformedSection(String, String)
    /// A section's bytes do not match their checksum.
    case checksumMismatch(String)
}
