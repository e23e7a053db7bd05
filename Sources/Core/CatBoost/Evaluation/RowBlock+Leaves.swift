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
