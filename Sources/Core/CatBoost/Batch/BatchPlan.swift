import CatBoostKernels

/// A model in the form that the kernels take; made once a batch, and read by all of its threads.
final class BatchPlan {
    static let rowsInBlock = Int(catboost_block_rows)

    let layout: ModelLayout
    let buckets: UnsafeMutablePointer<catboost_bucket>
    /// Trees in runs of the same depth, each with few enough leaves to stay in the nearest cache over several blocks.
    private(set) var runs: [catboost_trees] = []
    /// Borders in the order in which kernels look them up.
    private let groups: UnsafeMutablePointer<Float>
    private let splits: UnsafeMutablePointer<catboost_split>

    private static let bytesOfRun = 16 << 10
    /// Trees whose leaves kernels add together.
    private static let treesTogether = 8
    private static let bordersInGroups = Int(catboost_grouped_borders)
    private static let numbersInGroups = 64
    /// Numbers for the groups of a bucket that is full.
    private static let numbersOfBucket =
        (Limits.bordersInBucket + bordersInGroups - 1) / bordersInGroups * numbersInGroups

    init(_ layout: ModelLayout) {
        self.layout = layout
        buckets = .allocate(capacity: layout.bucketCount)
        groups = .allocate(capacity: layout.bucketCount * Self.numbersOfBucket)
        splits = .allocate(capacity: layout.treeSplits.count)
        for feature in layout.floatFeatures { addBuckets(of: feature) }
        addTrees()
    }

    deinit {
        buckets.deallocate()
        groups.deallocate()
        splits.deallocate()
    }

    private func addBuckets(of feature: FloatFeature) {
        guard let borders = feature.borders.baseAddress else { return }
        for ordinal in 0..<feature.bucketCount {
            let first = ordinal * Limits.bordersInBucket
            let count = min(Limits.bordersInBucket, feature.borders.count - first)
            let place = feature.firstBucket + ordinal
            let bucket = catboost_bucket(
                borders: borders + first,
                count: UInt32(count),
                column: UInt32(feature.column),
                missing: feature.nanReplacement,
                groups: group(UnsafeBufferPointer(start: borders + first, count: count), bucket: place)
            )
            (buckets + place).initialize(to: bucket)
        }
    }

    private func group(_ borders: UnsafeBufferPointer<Float>, bucket: Int) -> UnsafePointer<Float> {
        let numbers = groups + bucket * Self.numbersOfBucket
        for first in stride(from: 0, to: borders.count, by: Self.bordersInGroups) {
            let some = borders[first...].prefix(Self.bordersInGroups)
            let group = numbers + first / Self.bordersInGroups * Self.numbersInGroups
            group.initialize(repeating: .infinity, count: Self.numbersInGroups)
            for (position, border) in some.enumerated() { group[8 * (position % 8) + position / 8] = border }
        }
        return UnsafePointer(numbers)
    }

    private func addTrees() {
        let questions = layout.questions
        guard var leaves = layout.leafValues.baseAddress else { return }
        var (tree, split) = (0, 0)
        while tree < layout.treeDepths.count {
            let depth = Int(layout.treeDepths[tree])
            let count = lengthOfRun(from: tree, depth: depth)
            let run = catboost_trees(
                splits: splits + split,
                leaves: leaves,
                depth: UInt32(depth),
                count: UInt32(count),
                dimension: UInt32(layout.dimension)
            )
            runs.append(run)
            for _ in 0..<count {
                for level in 0..<depth {
                    let id = Int(layout.treeSplits[split + depth - 1 - level])
                    (splits + (split + level)).initialize(to: questions[id])
                }
                split += depth
            }
            leaves += count * (layout.dimension << depth)
            tree += count
        }
    }

    private func lengthOfRun(from first: Int, depth: Int) -> Int {
        let together = Self.treesTogether
        let fitting = Self.bytesOfRun / (layout.dimension << depth * MemoryLayout<Double>.stride) / together * together
        let rest = layout.treeDepths[first...].prefix(max(together, fitting))
        return rest.prefix { $0 == Int32(depth) }.count
    }
}

extension ModelLayout {
    /// What each split asks, by split id.
    fileprivate var questions: [catboost_split] {
        [catboost_split](unsafeUninitializedCapacity: splitCount) { questions, initialised in
            for feature in floatFeatures {
                for border in feature.borders.indices {
                    let (bucket, place) = border.quotientAndRemainder(dividingBy: Limits.bordersInBucket)
                    let threshold = UInt8(truncatingIfNeeded: place + 1 - 128)
                    let question = catboost_split(
                        place: UInt32((feature.firstBucket + bucket) * BatchPlan.rowsInBlock),
                        threshold: UInt32(threshold) * 0x0101_0101
                    )
                    questions.initializeElement(at: feature.firstSplit + border, to: question)
                }
            }
            initialised = splitCount
        }
    }
}
