/// Statistics of a combination's values: a hash table of 12-byte buckets and the entries that they lead to, in place.
struct CTRTable {
    let kind: CTRKind
    /// Classes in each entry of the kinds that count them.
    let classes: Int
    private let buckets: UnsafeRawBufferPointer
    private let lastBucket: UInt64
    private let entries: UnsafeRawBufferPointer
    private let entrySize: Int
    private let counterDenominator: Int32

    /// Length of a bucket: a hash of 64 bits and an entry's number of 32.
    private static let bucketSize = 12

    init(_ table: FlatTable, _ kind: CTRKind) throws(CatBoostError) {
        self.kind = kind
        buckets = try UnsafeRawBufferPointer(table.vector(Schema.CTRTable.buckets, of: UInt8.self, .ctrBuckets))
        entries = try UnsafeRawBufferPointer(table.vector(Schema.CTRTable.entries, of: UInt8.self, .ctrEntries))
        counterDenominator = try table.scalar(Schema.CTRTable.counterDenominator, default: 0, .ctrTables)
        classes = try Int(table.scalar(Schema.CTRTable.targetClasses, default: Int32(0), .targetClasses))
        let (count, rest) = buckets.count.quotientAndRemainder(dividingBy: Self.bucketSize)
        guard rest == 0, count > 0, count & (count - 1) == 0 else { throw .malformed(.ctrBuckets, .wrongCount) }
        lastBucket = UInt64(count - 1)
        switch kind {
        case .borders, .buckets:
            guard classes >= (kind == .borders ? 2 : 1) else { throw .malformed(.targetClasses, .outOfRange) }
            entrySize = 4 * classes
        case .binarizedTargetMeanValue, .floatTargetMeanValue: entrySize = 8
        case .counter, .featureFrequency: entrySize = 4
        }
    }

    /// Where the entry for a combination's hash begins, or nil where training never saw the value.
    ///
    /// A sound table has free buckets that end a search, a damaged one may have none: no more buckets are tried than
    /// there are. An entry past the end of a damaged table is none.
    func entry(for hash: UInt64) -> UnsafeRawPointer? {
        guard let base = buckets.baseAddress, let entries = entries.baseAddress else { return nil }
        var place = hash & lastBucket
        for _ in 0...lastBucket {
            let bucket = base + Int(place) &* Self.bucketSize
            let found = bucket.loadUnaligned(as: UInt64.self)
            if found == .max { return nil }
            if found == hash {
                let offset = Int(bucket.loadUnaligned(fromByteOffset: 8, as: UInt32.self)) &* entrySize
                return offset &+ entrySize <= self.entries.count ? entries + offset : nil
            }
            place = (place &+ 1) & lastBucket
        }
        return nil
    }

    /// The two numbers whose ratio, after priors, is the CTR of an entry.
    @inline(__always)
    func ratio(_ entry: UnsafeRawPointer?, targetBorder: Int) -> (part: Float, whole: Float) {
        switch kind {
        case .borders, .buckets:
            guard let entry else { return (0, 0) }
            return countsByClass(entry, targetBorder)
        case .binarizedTargetMeanValue, .floatTargetMeanValue:
            guard let entry else { return (0, 0) }
            let count = entry.loadUnaligned(fromByteOffset: 4, as: Int32.self)
            return (entry.loadUnaligned(as: Float.self), Float(count))
        case .counter, .featureFrequency:
            return (Float(entry?.loadUnaligned(as: Int32.self) ?? 0), Float(counterDenominator))
        }
    }

    /// Sums wrap, so that a damaged table can't stop the process.
    private func countsByClass(_ entry: UnsafeRawPointer, _ targetBorder: Int) -> (part: Float, whole: Float) {
        var whole: Int32 = 0
        var above: Int32 = 0
        for place in 0..<classes {
            let count = entry.loadUnaligned(fromByteOffset: 4 &* place, as: Int32.self)
            whole &+= count
            if place > targetBorder { above &+= count }
        }
        guard kind == .buckets else { return (Float(above), Float(whole)) }
        return (Float(entry.loadUnaligned(fromByteOffset: 4 &* targetBorder, as: Int32.self)), Float(whole))
    }
}
