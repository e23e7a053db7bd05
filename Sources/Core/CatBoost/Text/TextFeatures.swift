/// Everything that a model asks about its texts: whether this or that entry of a dictionary is in them.
struct TextFeatures {
    /// Input column of each text.
    let columns: [Int]
    /// The questions about each text, by the way in which it is digitized.
    let questions: [[(digitizer: TextProcessingPart.Digitizer, features: [Feature])]]
    /// Marks that the largest dictionary needs.
    let markCount: Int
    /// Words that any dictionary sees at once.
    let window: Int
    /// The features' splits in the order of their numbers: the first of each and how many.
    let splits: [Range<Int>]

    /// Presence of an entry, which is 1 or 0, and the borders that splits compare it with.
    struct Feature {
        let entry: UInt32
        let borders: UnsafeBufferPointer<Float>
        let firstSplit: Int
    }

    /// Reads the features, or nil where the model has none.
    init?(
        _ trees: FlatTable,
        _ part: TextProcessingPart?,
        _ numbering: inout SplitNumbering
    ) throws(CatBoostError) {
        let texts = try TextColumns(trees)
        var splits: [Range<Int>] = []
        var features: [TextProcessingPart.Identity: [Feature]] = [:]
        try trees.forEachTable(Schema.Trees.estimatedFeatures, .estimatedFeatures) { (table) throws(CatBoostError) in
            guard try table.scalar(Schema.Estimated.source, default: Int8(0), .estimatedFeatures) == 0 else {
                throw .unsupported(.embeddingFeatures)
            }
            let none = TextProcessingPart.Identity(high: 0, low: 0)
            let calcer = try table.scalar(Schema.Estimated.calcer, default: none, .estimatedFeatures)
            guard let part, let entries = part.activeEntries[calcer] else {
                throw .malformed(.estimatedFeatures, .missing)
            }
            let place = try Int(table.scalar(Schema.Estimated.localIndex, default: Int32(-1), .estimatedFeatures))
            guard entries.indices.contains(place) else { throw .malformed(.estimatedFeatures, .outOfRange) }
            let borders = try table.vector(Schema.Estimated.borders, of: Float.self, .borders)
            guard !borders.isEmpty else { return }
            try FloatFeature.check(borders)
            let first = try numbering.take(borders.count, .estimatedFeatures)
            splits.append(first..<first + borders.count)
            features[calcer, default: []].append(
                Feature(entry: entries[place], borders: borders, firstSplit: first)
            )
        }
        if texts.columns.isEmpty && features.isEmpty { return nil }
        guard let part else { throw .malformed(.textProcessing, .missing) }
        columns = texts.columns.map(\.column)
        self.splits = splits
        questions = try Self.questions(texts, part, &features)
        // Features of a column that isn't used would have answers that nobody gives.
        guard features.isEmpty else { throw .malformed(.estimatedFeatures, .missing) }
        let dictionaries = questions.joined().map(\.digitizer.dictionary)
        markCount = dictionaries.map(\.size).max() ?? 0
        window = dictionaries.map(\.window).max() ?? 0
    }

    private static func questions(
        _ texts: TextColumns,
        _ part: TextProcessingPart,
        _ features: inout [TextProcessingPart.Identity: [Feature]]
    ) throws(CatBoostError) -> [[(digitizer: TextProcessingPart.Digitizer, features: [Feature])]] {
        var questions: [[(digitizer: TextProcessingPart.Digitizer, features: [Feature])]] = []
        for text in texts.columns {
            guard part.digitizers.indices.contains(text.index) else { throw .malformed(.textFeatures, .outOfRange) }
            questions.append(
                part.digitizers[text.index].compactMap { digitizer, calcers in
                    let asked = calcers.flatMap { features.removeValue(forKey: $0) ?? [] }
                    return asked.isEmpty ? nil : (digitizer, asked)
                }
            )
        }
        return questions
    }
}

/// The text columns that a model looks at.
private struct TextColumns {
    private(set) var columns: [(index: Int, column: Int)] = []

    init(_ trees: FlatTable) throws(CatBoostError) {
        try trees.forEachTable(Schema.Trees.textFeatures, .textFeatures) { (table) throws(CatBoostError) in
            guard try table.scalar(Schema.NamedColumn.usedInModel, default: UInt8(1), .usedInModel) != 0 else { return }
            let column = try Int(table.scalar(Schema.NamedColumn.flatIndex, default: Int32(-1), .flatIndex))
            guard (0..<Limits.columns).contains(column) else { throw .malformed(.flatIndex, .outOfRange) }
            let index = try Int(table.scalar(Schema.NamedColumn.index, default: Int32(-1), .textFeatures))
            guard !columns.contains(where: { $0.index == index }) else { throw .malformed(.textFeatures, .duplicate) }
            columns.append((index, column))
        }
    }
}
