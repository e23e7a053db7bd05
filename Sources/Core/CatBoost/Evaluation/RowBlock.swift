/// Working memory of the batch path: up to 128 rows, turned so that one column of all rows lies together.
final class RowBlock {
    /// Rows in a full block; a column of them is eight 16-byte vectors.
    static let capacity = 128
    /// Trees whose leaves are looked up before any is added.
    static let treesInGroup = 4

    /// Rows in this block.
    var count = 0
    /// For each bucket, a byte a row.
    let buckets: UnsafeMutablePointer<UInt8>
    /// One input column.
    let column: UnsafeMutablePointer<Float>
    /// For each tree of a group, the number of each row's leaf.
    let leafNumbers: UnsafeMutablePointer<UInt16>
    /// For each tree of a group, its first leaf.
    let firstLeaves: UnsafeMutablePointer<UnsafePointer<Double>?>

    /// Allocates a block for a model with `bucketCount` buckets.
    init(bucketCount: Int) {
        buckets = .allocate(capacity: bucketCount * Self.capacity)
        buckets.initialize(repeating: 0, count: bucketCount * Self.capacity)
        column = .allocate(capacity: Self.capacity)
        column.initialize(repeating: 0, count: Self.capacity)
        leafNumbers = .allocate(capacity: Self.treesInGroup * Self.capacity)
        leafNumbers.initialize(repeating: 0, count: Self.treesInGroup * Self.capacity)
        firstLeaves = .allocate(capacity: Self.treesInGroup)
        firstLeaves.initialize(repeating: nil, count: Self.treesInGroup)
    }

    deinit {
        buckets.deallocate()
        column.deallocate()
        leafNumbers.deallocate()
        firstLeaves.deallocate()
    }
}

// Quantisation.
extension RowBlock {
    /// Counts, for each row and bucket, the bucket's borders that lie below the row's value.
    func quantise(_ rows: UnsafePointer<Float>, rowLength: Int, _ features: [FloatFeature]) {
        for feature in features {
            for row in 0..<count {
                column[row] = feature.comparable(rows[row &* rowLength &+ feature.column])
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
            var below = SIMD16<Int32>(repeating: 0)
            for border in borders {
                below.replace(with: below &+ 1, where: values .> border)
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
        let numbers = leafNumbers + member * Self.capacity
        let lowSplits = UnsafeBufferPointer(rebasing: splits.prefix(8))
        let highSplits = UnsafeBufferPointer(rebasing: splits.dropFirst(8))
        cuts.withUnsafeBufferPointer { cuts in
            for row in stride(from: 0, to: count, by: 64) {
                let low = answers(lowSplits, cuts, fromRow: row)
                for lane in 0..<64 { numbers[row + lane] = UInt16(low[lane]) }
                guard !highSplits.isEmpty else { continue }
                let high = answers(highSplits, cuts, fromRow: row)
                for lane in 0..<64 { numbers[row + lane] |= UInt16(high[lane]) << 8 }
            }
        }
    }

    /// The answers of 64 rows to at most eight splits, a bit a split.
    @inline(__always)
    private func answers(
        _ splits: UnsafeBufferPointer<Int32>,
        _ cuts: UnsafeBufferPointer<BucketCut>,
        fromRow row: Int
    ) -> SIMD64<UInt8> {
        var answers = SIMD64<UInt8>(repeating: 0)
        var bit: UInt8 = 1
        for split in splits {
            let cut = cuts[Int(split)]
            let place = buckets + (Int(cut.bucket) &* Self.capacity &+ row)
            let values = UnsafeRawPointer(place).loadUnaligned(as: SIMD64<UInt8>.self)
            answers.replace(with: answers | bit, where: values .>= cut.threshold)
            bit &<<= 1
        }
        return answers
    }

    /// Adds the found leaves of the group's first `trees` trees to each row's sums.
    func addLeaves(ofTrees trees: Int, dimension: Int, _ sums: UnsafeMutablePointer<Double>) {
        if trees == Self.treesInGroup, dimension == 1 {
            addLeavesOfFullGroup(sums)
            return
        }
        for member in 0..<trees {
            guard let leaves = firstLeaves[member] else { continue }
            let numbers = leafNumbers + member * Self.capacity
            for row in 0..<count {
                let leaf = leaves + Int(numbers[row]) &* dimension
                for value in 0..<dimension { sums[row &* dimension &+ value] += leaf[value] }
            }
        }
    }

    private func addLeavesOfFullGroup(_ sums: UnsafeMutablePointer<Double>) {
        guard let first = firstLeaves[0], let second = firstLeaves[1], let third = firstLeaves[2],
            let fourth = firstLeaves[3]
        else { return }
        let numbers = leafNumbers
        for row in 0..<count {
            var sum = sums[row]
            sum += first[Int(numbers[row])]
            sum += second[Int(numbers[row &+ Self.capacity])]
            sum += third[Int(numbers[row &+ 2 &* Self.capacity])]
            sum += fourth[Int(numbers[row &+ 3 &* Self.capacity])]
            sums[row] = sum
        }
    }
}
