/// Known brands with their number of listings, and the word sequences by which a name gives a brand away.
package struct BrandTable: Sendable {
    /// Number of brands.
    package let count: Int
    /// Number of word sequences.
    package let aliasCount: Int
    private let brands: ByteView
    private let aliases: ByteView
    private let texts: ByteView

    package static let headerSize = 16
    package static let brandSize = 24
    package static let aliasSize = 16
    /// Words of the longest sequence that is looked for.
    package static let longestAlias = 5

    /// Checks that the section's parts lie where its header says.
    package init(_ section: ByteView) throws(PriceModelError) {
        count = Int(section.uint32(at: 0))
        aliasCount = Int(section.uint32(at: 4))
        let textSize = Int(section.uint32(at: 8))
        let aliasStart = Self.headerSize + count * Self.brandSize
        let textStart = aliasStart + aliasCount * Self.aliasSize
        guard
            let brands = section.slice(offset: Self.headerSize, count: count * Self.brandSize),
            let aliases = section.slice(offset: aliasStart, count: aliasCount * Self.aliasSize),
            let texts = section.slice(offset: textStart, count: textSize),
            section.count == textStart + textSize
        else { throw .malformedSection(SectionTag.brands.rawValue, "size") }
        self.brands = brands
        self.aliases = aliases
        self.texts = texts
    }

    /// Listings of a brand in training, given or found in the name; 0 for an unknown one.
    package func rows(ofBrand hash: UInt64) -> Int {
        brands.record(ofKey: hash, from: 0, stride: Self.brandSize, count: count).map {
            Int(brands.uint32(at: $0 * Self.brandSize + 8))
        } ?? 0
    }

    /// The brand that a name's words give away: the longest known sequence, the leftmost of several; nil for none.
    package func brand(inName name: TokenisedText) -> [UInt8]? {
        guard aliasCount > 0 else { return nil }
        for length in stride(from: min(Self.longestAlias, name.count), to: 0, by: -1) {
            for first in 0...(name.count - length) {
                let key = FNV1a.hash(name.span(from: first, count: length))
                guard let alias = aliases.record(ofKey: key, from: 0, stride: Self.aliasSize, count: aliasCount) else {
                    continue
                }
                return text(ofBrandAt: Int(aliases.uint32(at: alias * Self.aliasSize + 8)))
            }
        }
        return nil
    }

    private func text(ofBrandAt index: Int) -> [UInt8]? {
        guard index < count else { return nil }
        let record = index * Self.brandSize
        let bytes = texts.bytes(
            offset: Int(brands.uint32(at: record + 12)),
            count: Int(brands.uint32(at: record + 16))
        )
        return bytes.isEmpty ? nil : bytes
    }
}
