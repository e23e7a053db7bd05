import Domain
import PriceModel

/// Counts categories and gathers their prices, and lays both out as a bundle's section.
package struct CategoryTableBuilder: Sendable {
    private var nodes: [UInt64: Node] = [:]
    private var everything = PriceSample(name: "All categories", level: 0)
    private static let fewestListings = 30

    private struct Node {
        let path: [UInt8]
        var rows = 0
        /// Rows whose path goes no deeper.
        var ownRows = 0
        var sample: PriceSample
    }

    /// Begins without categories.
    package init() {}

    /// Counts a row; only a main row's price is taken, since extra rows are of a few categories at other prices.
    package mutating func add(_ row: PricedListing, _ prepared: PreparedListing) {
        for level in 1...prepared.category.depth {
            guard let prefix = prepared.category.prefix(level) else { continue }
            let hash = FNV1a.hash(prefix)
            var node =
                nodes.removeValue(forKey: hash)
                ?? Node(
                    path: Array(prefix),
                    sample: PriceSample(name: String(decoding: prefix, as: UTF8.self), level: level)
                )
            node.rows += 1
            if level == prepared.category.depth { node.ownRows += 1 }
            if !row.isExtra {
                node.sample.nameOnce(Self.name(of: row.listing.category, level: level))
                node.sample.add(row.price, prepared)
            }
            nodes[hash] = node
        }
        if !row.isExtra { everything.add(row.price, prepared) }
    }

    /// The category as its first listing spells it.
    private static func name(of category: String, level: Int) -> String {
        let levels = category.split(separator: "/", maxSplits: 2)
        return levels.isEmpty ? "No category" : levels.prefix(level).joined(separator: "/")
    }

    /// The section.
    package var encoded: [UInt8] {
        let tops = nodes.values.filter { $0.sample.level == 1 }.map(\.path).sorted { $0.lexicographicallyPrecedes($1) }
        let ordinals = Dictionary(uniqueKeysWithValues: tops.enumerated().map { ($1, Int32($0)) })
        var samples = StatisticsBytes()
        samples.append(everything)
        var records = LittleEndianBytes()
        for (hash, node) in nodes.sorted(by: { $0.key < $1.key }) {
            records.append(hash)
            records.append(UInt32(node.rows))
            let top = node.path.prefix { $0 != UInt8(ascii: "/") }
            records.append(ordinals[Array(top)] ?? -1)
            let isTold = node.sample.count >= Self.fewestListings
            records.append(isTold ? UInt32(samples.count) : CategoryTable.none)
            records.append(UInt32(node.ownRows))
            if isTold { samples.append(node.sample) }
        }
        var bytes = LittleEndianBytes()
        bytes.append(UInt32(nodes.count))
        bytes.append(UInt32(samples.count))
        bytes.append(UInt32(samples.brandCount))
        bytes.append(UInt32(samples.texts.count))
        bytes.append(ordinals[Array("other".utf8)] ?? -1)
        bytes.pad(to: CategoryTable.headerSize)
        for part in [records.bytes, samples.records.bytes, samples.brands.bytes, samples.texts] {
            bytes.append(contentsOf: part)
        }
        return bytes.bytes
    }
}
