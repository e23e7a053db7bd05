/// A split as the batch path asks it: a row answers yes where its bucket is at least `threshold`.
///
/// A bucket is a byte that counts up to 254 borders below the row's value.
struct BucketCut {
    let bucket: UInt16
    let threshold: UInt8

    /// The cuts of all splits, by split id.
    static func table(of features: [FloatFeature]) -> [BucketCut] {
        let count = features.last.map { $0.firstSplit + $0.borders.count } ?? 0
        return [BucketCut](unsafeUninitializedCapacity: count) { cuts, initialised in
            for feature in features {
                for border in feature.borders.indices {
                    let (bucket, place) = border.quotientAndRemainder(dividingBy: Limits.bordersInBucket)
                    cuts.initializeElement(
                        at: feature.firstSplit + border,
                        to: BucketCut(
                            bucket: UInt16(truncatingIfNeeded: feature.firstBucket + bucket),
                            threshold: UInt8(truncatingIfNeeded: place + 1)
                        )
                    )
                }
            }
            initialised = count
        }
    }
}
