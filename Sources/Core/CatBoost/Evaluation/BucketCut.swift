/// A split as the batch path asks it: the answer is yes where a row's bucket plus `addend` reaches into the eighth bit.
///
/// A bucket is a byte that counts up to 127 borders below the row's value.
struct BucketCut {
    private let packed: UInt32

    init(bucket: Int, border: Int) {
        packed = UInt32(truncatingIfNeeded: bucket) << 8 | UInt32(truncatingIfNeeded: Limits.bordersInBucket - border)
    }

    /// Which bucket.
    var bucket: Int { Int(packed >> 8) }
    /// What lifts the bucket to 128 when it counts the split's border too, for eight rows in a word.
    var addend: UInt64 { UInt64(packed & 0xFF) &* 0x0101_0101_0101_0101 }

    /// The cuts of all splits, by split id.
    static func table(of features: [FloatFeature], count: Int) -> [BucketCut] {
        [BucketCut](unsafeUninitializedCapacity: count) { cuts, initialised in
            for feature in features {
                for border in feature.borders.indices {
                    let (bucket, place) = border.quotientAndRemainder(dividingBy: Limits.bordersInBucket)
                    let cut = BucketCut(bucket: feature.firstBucket + bucket, border: place)
                    cuts.initializeElement(at: feature.firstSplit + border, to: cut)
                }
            }
            initialised = count
        }
    }
}
