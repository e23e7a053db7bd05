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
