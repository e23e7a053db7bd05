/// Where a checked model's arrays lie in the file, and the few small things that are kept beside it.
struct ModelLayout {
    /// Values in each leaf.
    let dimension: Int
    /// Split ids of all trees, a tree's own one after another, first split first.
    let treeSplits: UnsafeBufferPointer<Int32>
    /// Depth of each symmetric tree; of other trees, the number of nodes.
    let treeDepths: UnsafeBufferPointer<Int32>
    /// The depth that all trees have, if they do; most models are like that, and their loops can be unrolled.
    let uniformDepth: Int?
    /// What makes trees other than symmetric, in a model that has such.
    let nonSymmetric: NonSymmetricTrees?
    /// Leaves of all trees, a symmetric tree's 2^depth leaves one after another.
    let leafValues: UnsafeBufferPointer<Double>
    /// Training rows in each leaf; none where the file leaves them out. Nothing but explanations looks at them.
    let leafWeights: UnsafeBufferPointer<Double>
    let floatFeatures: [FloatFeature]
    /// What the model asks about texts, if it does.
    let texts: TextFeatures?
    /// What the model asks about categories, if it does.
    let categorical: CategoricalFeatures?
    /// Columns that a row must have: one more than the last that is asked about.
    let columnCount: Int
    /// Splits that trees may name: ids are `0..<splitCount`.
    let splitCount: Int
    /// Those of numeric columns come first.
    let floatSplitCount: Int
    let bucketCount: Int
    let scale: Double
    let biases: [Double]

    init(_ trees: FlatTable, _ parts: ModelParts, coreSize: Int) throws(CatBoostError) {
        dimension = try Int(trees.scalar(Schema.Trees.approxDimension, default: Int32(0), .approxDimension))
        guard (1...Limits.dimension).contains(dimension) else { throw .malformed(.approxDimension, .outOfRange) }
        (floatFeatures, floatSplitCount, bucketCount) = try Self.floatFeatures(trees, coreSize: coreSize)
        var numbering = SplitNumbering(next: floatSplitCount, coreSize: coreSize)
        texts = try TextFeatures(trees, parts.textProcessing, &numbering)
        categorical = try CategoricalFeatures(trees, parts, floatFeatures, texts, &numbering)
        splitCount = numbering.next
        let last = max(categorical?.columns.max() ?? -1, texts?.columns.max() ?? -1)
        columnCount = max(floatFeatures.lazy.map(\.column).max() ?? -1, last) + 1
        treeSplits = try trees.vector(Schema.Trees.treeSplits, of: Int32.self, .treeSplits)
        treeDepths = try trees.vector(Schema.Trees.treeSizes, of: Int32.self, .treeSizes)
        nonSymmetric = try NonSymmetricTrees(trees)
        leafValues = try trees.vector(Schema.Trees.leafValues, of: Double.self, .leafValues)
        leafWeights = try trees.vector(Schema.Trees.leafWeights, of: Double.self, .leafWeights)
        (scale, biases) = try Self.scaleAndBiases(trees, dimension: dimension)
        uniformDepth = treeDepths.first.flatMap { [treeDepths] first in
            treeDepths.allSatisfy { $0 == first } ? Int(first) : nil
        }
        if let nonSymmetric {
            try nonSymmetric.check(self)
        } else {
            try checkSplits()
            try checkDepths()
        }
    }

    /// Whether a row is all numbers.
    var takesOnlyNumbers: Bool { categorical == nil && texts == nil }

    private static func floatFeatures(
        _ trees: FlatTable,
        coreSize: Int
    ) throws(CatBoostError) -> ([FloatFeature], splits: Int, buckets: Int) {
        var features: [FloatFeature] = []
        var splits = 0
        var buckets = 0
        try trees.forEachTable(Schema.Trees.floatFeatures, .floatFeatures) { (table) throws(CatBoostError) in
            guard let feature = try FloatFeature(table, firstSplit: splits, firstBucket: buckets) else { return }
            features.append(feature)
            splits += feature.borders.count
            buckets += feature.bucketCount
            // Features that share one long vector would multiply our tables; real ones each have their own.
            guard splits * MemoryLayout<Float>.size <= coreSize, buckets <= Limits.buckets else {
                throw .malformed(.borders, .tooMany)
            }
        }
        return (features, splits, buckets)
    }

    /// `MultiBias` has a bias for each value; older files have one `Bias`, which only single values may use.
    private static func scaleAndBiases(
        _ trees: FlatTable,
        dimension: Int
    ) throws(CatBoostError) -> (Double, [Double]) {
        let scale = try trees.scalar(Schema.Trees.scale, default: 1.0, .scale)
        guard scale.isFinite else { throw .malformed(.scale, .notFinite) }
        let bias = try trees.scalar(Schema.Trees.bias, default: 0.0, .bias)
        guard bias.isFinite else { throw .malformed(.bias, .notFinite) }
        let biases = try trees.vector(Schema.Trees.multiBias, of: Double.self, .multiBias)
        guard !biases.isEmpty else {
            guard dimension == 1 || bias == 0 else { throw .malformed(.multiBias, .missing) }
            return (scale, Array(repeating: bias, count: dimension))
        }
        guard biases.count == dimension else { throw .malformed(.multiBias, .wrongCount) }
        guard biases.allSatisfy(\.isFinite) else { throw .malformed(.multiBias, .notFinite) }
        return (scale, Array(biases))
    }

    private func checkSplits() throws(CatBoostError) {
        // As unsigned numbers negative ids are the largest of all, so one maximum finds both kinds of bad id.
        var largest: UInt32 = 0
        for split in treeSplits { largest = max(largest, UInt32(bitPattern: split)) }
        guard treeSplits.isEmpty || Int(largest) < splitCount else { throw .malformed(.treeSplits, .outOfRange) }
    }

    private func checkDepths() throws(CatBoostError) {
        var splits = 0
        var leaves = 0
        for depth in treeDepths {
            guard depth >= 0, depth <= Limits.depth else { throw .malformed(.treeSizes, .outOfRange) }
            splits += Int(depth)
            leaves += 1 << Int(depth)
        }
        guard splits == treeSplits.count else { throw .malformed(.treeSplits, .wrongCount) }
        guard leaves * dimension <= leafValues.count else { throw .malformed(.leafValues, .wrongCount) }
    }
}
