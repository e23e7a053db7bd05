/// What is in a .cbm file, for people and for tools that choose its columns by name; read without evaluating anything.
///
/// Models that the evaluator refuses can be summarised too.
public struct ModelSummary: Sendable, Equatable {
    /// Bytes of the file.
    public let fileSize: Int
    /// Bytes of the core, which holds trees and columns.
    public let coreSize: Int
    /// Values that a row evaluates to.
    public let outputCount: Int
    /// The columns that training saw, by their place in an input row.
    public let features: [Feature]
    /// Values that single splits compare categories with.
    public let oneHotValueCount: Int
    /// Borders on counts and means over categories, by their kind.
    public let counterBorders: [CounterKind: Int]
    /// Outputs of text and embedding calculators that splits ask about.
    public let estimatedFeatureCount: Int
    /// The trees.
    public let trees: Trees
    /// Factor on the sum of leaves.
    public let scale: Double
    /// What is added to each value after that.
    public let biases: [Double]
    /// Tables over categories, in the order of the file.
    public let counterTables: [CounterTable]
    /// Names of the parts that follow the core.
    public let parts: [String]
    /// Names and texts that training left in the file, JSON most of them.
    public let metadata: [Metadata]

    /// A column of the input.
    public struct Feature: Sendable, Equatable {
        /// What the column holds.
        public let kind: FeatureKind
        /// Its place in an input row, from 0.
        public let column: Int
        /// Its name; empty where training gave none.
        public let name: String
        /// Borders that splits compare a number with.
        public let borderCount: Int
        /// Whether any split depends on the column.
        public let isUsed: Bool

        package init(kind: FeatureKind, column: Int, name: String, borderCount: Int, isUsed: Bool) {
            self.kind = kind
            self.column = column
            self.name = name
            self.borderCount = borderCount
            self.isUsed = isUsed
        }
    }

    /// What a column of the input holds.
    public enum FeatureKind: String, Sendable, CaseIterable {
        case number
        case category
        case text
        case embedding
    }

    /// How a number is made from the rows that shared a category in training.
    public enum CounterKind: String, Sendable, CaseIterable {
        case borders = "Borders"
        case buckets = "Buckets"
        case binarizedTargetMean = "BinarizedTargetMeanValue"
        case floatTargetMean = "FloatTargetMeanValue"
        case counter = "Counter"
        case frequency = "FeatureFreq"
    }

    /// A table from combinations of categories to counts.
    public struct CounterTable: Sendable, Equatable {
        /// What it is for.
        public let kind: CounterKind
        /// Places for combinations; at most about half are taken.
        public let slots: Int
        /// Bytes of keys and counts.
        public let size: Int
    }

    /// The trees of a model.
    public struct Trees: Sendable, Equatable {
        /// Number of trees.
        public let count: Int
        /// Whether each level of a tree asks one question.
        public let areSymmetric: Bool
        /// Number of trees by depth.
        public let depths: [Int: Int]
        /// Numbers in the leaves of all trees.
        public let leafValueCount: Int
    }

    /// A text that training left in the file.
    public struct Metadata: Sendable, Equatable {
        /// Its name.
        public let key: String
        /// What it says.
        public let value: String
    }

    /// Reads the summary of the .cbm file at `path`.
    public init(path: String) throws(CatBoostError) {
        let mapping = try MappedFile(path: path)
        try self.init(mapping: mapping, range: 0..<mapping.bytes.count)
    }

    /// Reads the summary of the .cbm that fills `range` of a mapped file.
    public init(mapping: MappedFile, range: Range<Int>) throws(CatBoostError) {
        guard range.lowerBound >= 0, range.upperBound <= mapping.bytes.count else {
            throw .malformed(.file, .outOfBounds)
        }
        let core = try SummaryReader(UnsafeRawBufferPointer(rebasing: mapping.bytes[range]))
        fileSize = range.count
        coreSize = core.coreSize
        let trees = try core.core.table(Schema.Core.modelTrees, .modelTrees)
        outputCount = try Int(trees.scalar(Schema.Trees.approxDimension, default: Int32(0), .approxDimension))
        features = try SummaryReader.features(trees)
        oneHotValueCount = try SummaryReader.oneHotValueCount(trees)
        counterBorders = try SummaryReader.counterBorders(trees)
        estimatedFeatureCount = try trees.vector(
            Schema.Trees.estimatedFeatures,
            of: UInt32.self,
            .estimatedFeatures
        ).count
        self.trees = try SummaryReader.trees(trees)
        scale = try trees.scalar(Schema.Trees.scale, default: 1.0, .scale)
        let bias = try trees.scalar(Schema.Trees.bias, default: 0.0, .bias)
        let all = try trees.vector(Schema.Trees.multiBias, of: Double.self, .multiBias)
        biases = all.isEmpty ? [bias] : Array(all)
        parts = try core.parts()
        metadata = try core.metadata()
        counterTables = try core.counterTables(parts)
        // The pointers above lead into the mapping.
        withExtendedLifetime(mapping) {}
    }

    /// The text of a piece of metadata.
    public func metadata(_ key: String) -> String? {
        metadata.first { $0.key == key }?.value
    }
}
