import Glibc
import PriceModel

/// Counts terms over the training rows and lays those that are frequent enough out as a bundle's section.
package struct VocabularyBuilder: Sendable {
    private var tables = TermGroup.allCases.map { _ in CountTable() }
    private var documents = 0
    private let limit: Int

    /// Begins without terms; at most `limit` will be kept.
    package init(limit: Int = 1 << 18) {
        self.limit = limit
    }

    /// Counts a row's terms.
    package mutating func add(_ listing: PreparedListing) {
        for group in TermGroup.allCases {
            listing.forEachTerm(of: group) { tables[group.rawValue].add($0, row: documents) }
        }
        documents += 1
    }

    /// The kept terms; text terms must be the more frequent the larger the file is, so that the limit holds.
    package func terms() -> Terms {
        var factor = 1
        while true {
            let frequencies = frequencies(factor: factor)
            if frequencies.count <= limit || factor > documents { return Terms(frequencies, documents: documents) }
            factor += 1
        }
    }

    private func frequencies(factor: Int) -> [UInt32: Int] {
        var frequencies: [UInt32: Int] = [:]
        for group in TermGroup.allCases {
            let minimum = group.minimumFrequency * (group.minimumFrequency > 1 ? factor : 1)
            tables[group.rawValue].forEach(atLeast: minimum) { hash, count in
                frequencies[Vocabulary.key(of: hash), default: 0] += count
            }
        }
        return frequencies
    }

    /// The kept terms in the order of their keys.
    package struct Terms: Sendable {
        /// Stored keys, ascending.
        package let keys: [UInt32]
        private let frequencies: [Int]
        private let documents: Int

        init(_ frequencies: [UInt32: Int], documents: Int) {
            keys = frequencies.keys.sorted()
            self.frequencies = keys.map { frequencies[$0] ?? 0 }
            self.documents = documents
        }

        /// The section with a weight for each term; none yet while the features are still to be made.
        package func encoded(weights: [Float] = [], intercept: Float = 0) -> [UInt8] {
            let bits = bucketBits
            var bytes = LittleEndianBytes()
            bytes.append(UInt32(keys.count))
            bytes.append(bits)
            bytes.append(UInt32(documents))
            bytes.append(intercept)
            bytes.pad(to: Vocabulary.headerSize)
            for start in bucketStarts(bits: bits) { bytes.append(UInt32(start)) }
            for (place, key) in keys.enumerated() {
                bytes.append(key)
                bytes.append(Float16(idf(frequencies[place])).bitPattern)
                bytes.append(Float16(weights.isEmpty ? 0 : weights[place]).bitPattern)
            }
            return bytes.bytes
        }

        private func idf(_ frequency: Int) -> Double {
            log(Double(documents + 1) / Double(min(frequency, documents) + 1)) + 1
        }

        /// Two to four keys a bucket: about one step of search, in one cache line.
        private var bucketBits: UInt32 {
            let buckets = max(keys.count / 2, 2)
            return min(UInt32(Int.bitWidth - 1 - buckets.leadingZeroBitCount), Vocabulary.maximumBucketBits)
        }

        private func bucketStarts(bits: UInt32) -> [Int] {
            var starts = [Int](repeating: 0, count: (1 << Int(bits)) + 1)
            for key in keys { starts[Int(key >> (32 - bits)) + 1] += 1 }
            for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
            return starts
        }
    }
}
