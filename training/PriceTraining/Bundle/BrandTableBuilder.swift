import PriceModel

/// Counts brands, and lays them out as a bundle's section with the names by which they are recognised.
package struct BrandTableBuilder: Sendable {
    private var rows: [[UInt8]: Int] = [:]
    private let aliases: [Alias]

    /// A word sequence that stands for a brand.
    package struct Alias: Sendable {
        /// Hash of the words with blanks between.
        let key: UInt64
        /// The brand in lower case.
        let brand: [UInt8]
    }

    /// Begins without brands; the brands of aliases are always kept.
    package init(aliases: [Alias]) {
        self.aliases = aliases
        for alias in aliases { rows[alias.brand] = 0 }
    }

    /// Counts a row's brand, the unknown one too.
    package mutating func add(brand: [UInt8]) {
        rows[brand, default: 0] += 1
    }

    /// The section.
    package var encoded: [UInt8] {
        let brands = rows.map { (hash: FNV1a.hash($0.key), text: $0.key, rows: $0.value) }.sorted { $0.hash < $1.hash }
        var places: [[UInt8]: Int] = [:]
        var texts: [UInt8] = []
        var bytes = LittleEndianBytes()
        bytes.append(UInt32(brands.count))
        bytes.append(UInt32(aliases.count))
        bytes.append(UInt32(brands.reduce(0) { $0 + $1.text.count }))
        bytes.append(UInt32(0))
        for (place, brand) in brands.enumerated() {
            places[brand.text] = place
            bytes.append(brand.hash)
            bytes.append(UInt32(brand.rows))
            bytes.append(UInt32(texts.count))
            bytes.append(UInt32(brand.text.count))
            bytes.append(UInt32(0))
            texts += brand.text
        }
        for alias in aliases.sorted(by: { $0.key < $1.key }) {
            bytes.append(alias.key)
            bytes.append(UInt32(places[alias.brand] ?? 0))
            bytes.append(UInt32(0))
        }
        bytes.append(contentsOf: texts)
        return bytes.bytes
    }
}
