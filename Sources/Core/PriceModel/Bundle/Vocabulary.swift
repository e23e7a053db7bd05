/// The terms that the text score knows, looked up in place: sorted 32-bit keys behind a table of bucket starts.
package final class Vocabulary: Sendable {
    /// Number of terms.
    package let count: Int
    /// Listings that the document frequencies were counted over.
    package let documents: Int
    /// The ridge model's intercept.
    package let intercept: Double
    private let bucketBits: UInt32
    private let bucketStarts: ByteView
    private let entries: ByteView

    package static let headerSize = 64
    package static let entrySize = 8
    package static let maximumBucketBits: UInt32 = 20
    /// Stands in for the place of a term that is not there.
    package static let unknown = UInt32.max

    /// Checks that the section's parts lie where its header says.
    package init(_ section: ByteView) throws(PriceModelError) {
        func malformed(_ reason: String) -> PriceModelError { .malformedSection(SectionTag.terms.rawValue, reason) }
        guard section.count >= Self.headerSize else { throw malformed("cut off") }
        count = Int(section.uint32(at: 0))
        bucketBits = section.uint32(at: 4)
        documents = Int(section.uint32(at: 8))
        intercept = Double(section.float(at: 12))
        guard bucketBits >= 1, bucketBits <= Self.maximumBucketBits else { throw malformed("bucket bits") }
        guard intercept.isFinite else { throw malformed("intercept") }
        let startsSize = ((1 << Int(bucketBits)) + 1) * 4
        guard
            let bucketStarts = section.slice(offset: Self.headerSize, count: startsSize),
            let entries = section.slice(offset: Self.headerSize + startsSize, count: count * Self.entrySize),
            section.count == Self.headerSize + startsSize + count * Self.entrySize
        else { throw malformed("size") }
        self.bucketStarts = bucketStarts
        self.entries = entries
    }

    /// The 32 bits of a term's hash that are stored.
    package static func key(of hash: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
    }

    /// The place of a term; nil when it is unknown.
    package func index(of hash: UInt64) -> Int? {
        let place = places(of: [hash])[0]
        return place == Self.unknown ? nil : Int(place)
    }

    /// The places of many terms, each `unknown` where there is none.
    ///
    /// An unknown term is taken for a known one with probability count/2³². Looking up one after another would wait for
    /// memory twice a term; so the buckets of all are asked for first, then their entries.
    package func places(of hashes: [UInt64]) -> [UInt32] {
        bucketStarts.withUnsafeBytes { starts in
            entries.withUnsafeBytes { entries in
                guard let starts = starts.baseAddress, let entries = entries.baseAddress else {
                    return Array(repeating: Self.unknown, count: hashes.count)
                }
                let lookup = VocabularyLookup(starts: starts, entries: entries, count: count, bucketBits: bucketBits)
                return lookup.places(of: hashes)
            }
        }
    }

    /// Inverse document frequency of a term, ln((documents + 1) / (df + 1)) + 1.
    package func idf(_ index: Int) -> Float { entries.half(at: index * Self.entrySize + 4) }

    /// Ridge weight of a term.
    package func weight(_ index: Int) -> Float { entries.half(at: index * Self.entrySize + 6) }
}
