/// What training saw of each category: how often, and for those with enough listings, at what prices.
package struct CategoryTable: Sendable {
    /// Number of categories of any level.
    package let count: Int
    private let nodes: ByteView
    private let statistics: ByteView
    private let brands: ByteView
    private let texts: ByteView
    private let fallbackOrdinal: Int
    private let root: CategoryStatistics

    package static let headerSize = 32
    package static let nodeSize = 24
    /// Levels of the deepest paths.
    package static let levelCount = 3
    package static let statisticsSize = 148
    package static let brandSize = 16
    /// Marks a category without statistics.
    package static let none = UInt32.max
    /// A category's prices are told as 21 quantiles, every 5%.
    package static let quantileCount = 21

    /// Checks that the section's parts lie where its header says and that the first statistics, those of all listings, are there.
    package init(_ section: ByteView) throws(PriceModelError) {
        func malformed(_ reason: String) -> PriceModelError {
            .malformedSection(SectionTag.categories.rawValue, reason)
        }
        count = Int(section.uint32(at: 0))
        let sizes = [
            count * Self.nodeSize,
            Int(section.uint32(at: 4)) * Self.statisticsSize,
            Int(section.uint32(at: 8)) * Self.brandSize,
            Int(section.uint32(at: 12)),
        ]
        fallbackOrdinal = Int(Int32(bitPattern: section.uint32(at: 16)))
        var start = Self.headerSize
        var parts: [ByteView] = []
        for size in sizes {
            guard let part = section.slice(offset: start, count: size) else { throw malformed("size") }
            parts.append(part)
            start += size
        }
        guard start == section.count else { throw malformed("size") }
        (nodes, statistics, brands, texts) = (parts[0], parts[1], parts[2], parts[3])
        guard let record = statistics.slice(offset: 0, count: Self.statisticsSize) else {
            throw malformed("no statistics of all listings")
        }
        root = CategoryStatistics(record, brands: brands, texts: texts)
    }

    /// Training rows, extra files included, of the deepest known level of a path.
    package func rows(of path: CategoryPath) -> Int {
        deepest(path) { hash in
            node(hash).map { Int(nodes.uint32(at: $0 * Self.nodeSize + 8)) }
        } ?? 0
    }

    /// The deepest level of a path that training saw; 0 for none.
    package func knownLevel(of path: CategoryPath) -> Int {
        (1...path.depth).last { level in path.prefix(level).map { node(FNV1a.hash($0)) != nil } ?? false } ?? 0
    }

    /// Levels of a path that training listings have and this one lacks: all where none is known, 0 where it goes as deep
    /// as most listings of its deepest known level.
    package func missingLevels(of path: CategoryPath) -> Int {
        let known = knownLevel(of: path)
        return known == 0 || isBroad(path) ? Self.levelCount - known : 0
    }

    /// Whether most training listings of the deepest known level went on to a deeper one.
    private func isBroad(_ path: CategoryPath) -> Bool {
        deepest(path) { hash in
            node(hash).map { node in
                let start = node * Self.nodeSize
                return 2 * Int(nodes.uint32(at: start + 20)) < Int(nodes.uint32(at: start + 8))
            }
        } ?? false
    }

    /// Number of the path's top category in sorted order; an unknown one counts as "other".
    package func ordinal(of path: CategoryPath) -> Int {
        guard let top = path.prefix(1), let node = node(FNV1a.hash(top)) else { return fallbackOrdinal }
        return Int(Int32(bitPattern: nodes.uint32(at: node * Self.nodeSize + 12)))
    }

    /// Statistics of the deepest level of a path that has them, or of all listings.
    package func statistics(of path: CategoryPath) -> CategoryStatistics {
        deepest(path, statistics(ofNode:)) ?? root
    }

    private func deepest<Found>(_ path: CategoryPath, _ find: (UInt64) -> Found?) -> Found? {
        for level in stride(from: path.depth, to: 0, by: -1) {
            if let prefix = path.prefix(level), let found = find(FNV1a.hash(prefix)) { return found }
        }
        return nil
    }

    private func node(_ hash: UInt64) -> Int? {
        nodes.record(ofKey: hash, from: 0, stride: Self.nodeSize, count: count)
    }

    private func statistics(ofNode hash: UInt64) -> CategoryStatistics? {
        guard let node = node(hash) else { return nil }
        let index = nodes.uint32(at: node * Self.nodeSize + 16)
        guard
            index != Self.none,
            let record = statistics.slice(offset: Int(index) * Self.statisticsSize, count: Self.statisticsSize)
        else { return nil }
        return CategoryStatistics(record, brands: brands, texts: texts)
    }
}
