/// Working memory of the batch path: up to 128 rows, turned so that one column of all rows lies together.
final class RowBlock {
    /// Rows in a full block; a column of them is eight 16-byte vectors.
    static let capacity = 128
    /// Trees whose leaves are looked up before any is added.
    static let treesInGroup = 4
    /// Rows whose leaves are found together.
    static let rowsAtOnce = 64
    static let eighthBits = SIMD8<UInt64>(repeating: 0x8080_8080_8080_8080)

    /// Rows in this block.
    var count = 0
    /// For each bucket, a byte a row.
    let buckets: UnsafeMutablePointer<UInt8>
    /// One input column.
    let column: UnsafeMutablePointer<Float>
    /// For each tree of a group, the low byte of the number of each row's leaf.
    let lowBytes: UnsafeMutablePointer<UInt8>
    /// The high bytes, which stay 0 unless the block is deep.
    let highBytes: UnsafeMutablePointer<UInt8>
    /// Whether leaves' numbers need more than eight bits.
    let isDeep: Bool
    /// For each tree of a group, its first leaf.
    let firstLeaves: UnsafeMutablePointer<UnsafePointer<Double>?>

    /// Allocates a block for rows of a model.
    init(_ layout: ModelLayout) {
        let bucketCount = layout.bucketCount
        isDeep = layout.treeDepths.contains { $0 > 8 }
        buckets = .allocate(capacity: bucketCount * Self.capacity)
        buckets.initialize(repeating: 0, count: bucketCount * Self.capacity)
        column = .allocate(capacity: Self.capacity)
        column.initialize(repeating: 0, count: Self.capacity)
        lowBytes = .allocate(capacity: Self.treesInGroup * Self.capacity)
        lowBytes.initialize(repeating: 0, count: Self.treesInGroup * Self.capacity)
        highBytes = .allocate(capacity: Self.treesInGroup * Self.capacity)
        highBytes.initialize(repeating: 0, count: Self.treesInGroup * Self.capacity)
        firstLeaves = .allocate(capacity: Self.treesInGroup)
        firstLeaves.initialize(repeating: nil, count: Self.treesInGroup)
    }

    deinit {
        buckets.deallocate()
        column.deallocate()
        lowBytes.deallocate()
        highBytes.deallocate()
        firstLeaves.deallocate()
    }
}

// Quantisation.
extension RowBlock {
    /// Counts, for each row and bucket, the bucket's borders that lie below the row's value.
    func quantise(_ rows: UnsafePointer<Float>, rowLength: Int, _ features: [FloatFeature]) {
        for feature in features {
            for row in 0..<count {
                let value = feature.comparable(rows[row &* rowLength &+ feature.column])
                // Of the two zeros, only -0 leaves +0 when it is taken from either.
                column[row] = value == 0 ? -0.0 : value
            }
            for bucket in 0..<feature.bucketCount {
                let first = bucket * Limits.bordersInBucket
                let end = min(first + Limits.bordersInBucket, feature.borders.count)
                countBorders(
                    UnsafeBufferPointer(rebasing: feature.borders[first..<end]),
                    into: buckets + (feature.firstBucket + bucket) * Self.capacity
                )
            }
        }
    }

    private func countBorders(_ borders: UnsafeBufferPointer<Float>, into bucket: UnsafeMutablePointer<UInt8>) {
        for row in stride(from: 0, to: count, by: 16) {
            let values = UnsafeRawPointer(column + row).loadUnaligned(as: SIMD16<Float>.self)
            var below = SIMD16<UInt32>(repeating: 0)
            for border in borders {
                // The sign of the difference is the comparison; the compiler takes vectors apart to compare them.
                let difference = SIMD16<Float>(repeating: border) - values
                below &+= unsafeBitCast(difference, to: SIMD16<UInt32>.self) &>> 31
            }
            for lane in 0..<16 { bucket[row + lane] = UInt8(truncatingIfNeeded: below[lane]) }
        }
    }
}

// Trees.
extension RowBlock {
    /// Finds every row's leaf in one tree; bit `i` of a leaf's number is the answer to the tree's split `i`.
    func findLeaves(
        _ member: Int,
        of leaves: UnsafePointer<Double>,
        _ splits: UnsafeBufferPointer<Int32>,
        _ cuts: [BucketCut]
    ) {
        firstLeaves[member] = leaves
        let place = member * Self.capacity
        cuts.withUnsafeBufferPointer { cuts in
            gather(UnsafeBufferPointer(rebasing: splits.prefix(8)), cuts, into: lowBytes + place)
            guard isDeep else { return }
            gather(UnsafeBufferPointer(rebasing: splits.dropFirst(8)), cuts, into: highBytes + place)
        }
    }

    /// The answers of all rows to at most eight splits, a bit a split and a byte a row, eight rows in a word.
    @inline(__always)
    private func gather(
        _ splits: UnsafeBufferPointer<Int32>,
        _ cuts: UnsafeBufferPointer<BucketCut>,
        into bytes: UnsafeMutablePointer<UInt8>
    ) {
        let spareBits = UInt64(truncatingIfNeeded: 8 - splits.count)
        for row in stride(from: 0, to: count, by: Self.rowsAtOnce) {
            var answers = SIMD8<UInt64>(repeating: 0)
            for split in splits {
                let cut = cuts[Int(split)]
                let place = buckets + (cut.bucket &* Self.capacity &+ row)
                let values = UnsafeRawPointer(place).loadUnaligned(as: SIMD8<UInt64>.self)
                // No byte of the sum exceeds 254, and no answer is shifted out of its byte.
                answers = (answers &>> 1) | ((values &+ cut.addend) & Self.eighthBits)
            }
            UnsafeMutableRawPointer(bytes + row).storeBytes(of: answers &>> spareBits, as: SIMD8<UInt64>.self)
        }
    }

    /// Adds the found leaves of the group's first `trees` trees to each row's sums.
    func addLeaves(ofTrees trees: Int, dimension: Int, _ sums: UnsafeMutablePointer<Double>) {
        if trees == Self.treesInGroup, dimension == 1, !isDeep {
            addLeavesOfFullGroup(sums)
            return
        }
        for member in 0..<trees {
            guard let leaves = firstLeaves[member] else { continue }
            switch dimension {
            case 1: addLeaves(member, leaves, dimension: 1, sums)
            case 3: addLeaves(member, leaves, dimension: 3, sums)
            default: addLeaves(member, leaves, dimension: dimension, sums)
            }
        }
    }

    /// With a constant dimension the compiler unrolls the inner loop.
    @inline(__always)
    private func addLeaves(
        _ member: Int,
        _ leaves: UnsafePointer<Double>,
        dimension: Int,
        _ sums: UnsafeMutablePointer<Double>
    ) {
        let low = lowBytes + member * Self.capacity
        let high = highBytes + member * Self.capacity
        for row in 0..<count {
            let leaf = leaves + (Int(low[row]) | Int(high[row]) << 8) &* dimension
            for value in 0..<dimension { sums[row &* dimension &+ value] += leaf[value] }
        }
    }

    private func addLeavesOfFullGroup(_ sums: UnsafeMutablePointer<Double>) {
        guard let first = firstLeaves[0], let second = firstLeaves[1], let third = firstLeaves[2],
            let fourth = firstLeaves[3]
        else { return }
        let leaf = lowBytes
        for row in 0..<count {
            var sum = sums[row]
            sum += first[Int(leaf[row])]
            sum += second[Int(leaf[row &+ Self.capacity])]
            sum += third[Int(leaf[row &+ 2 &* Self.capacity])]
            sum += fourth[Int(leaf[row &+ 3 &* Self.capacity])]
            sums[row] = sum
        }
    }
}
