import PriceModel

/// All features of the training rows: sparse terms for the text score, plain numbers for the trees.
package struct FeatureMatrix: Sendable {
    /// Terms of each row.
    package private(set) var terms: SparseMatrix
    /// Plain numbers, row after row; the columns that follow from the text scores are left for each fold to fill.
    package private(set) var numbers: [Float] = []
    /// Number of each row's top category.
    package private(set) var categories: [Int] = []
    /// What the model lacks of each row.
    package private(set) var gaps: [KnowledgeGaps] = []
    private let vocabulary: Vocabulary
    private let brands: BrandTable
    private let tree: CategoryTable
    private var row: TermRow

    /// Begins without rows.
    package init(vocabulary: Vocabulary, brands: BrandTable, categories: CategoryTable) {
        self.vocabulary = vocabulary
        self.brands = brands
        tree = categories
        terms = SparseMatrix(columnCount: vocabulary.count, groupCount: TermGroup.allCases.count)
        row = TermRow()
    }

    /// Adds a row; its brand has been looked for.
    package mutating func add(_ listing: PreparedListing) {
        var text = TextFamiliarity()
        for group in TermGroup.allCases {
            row.collect([group], of: listing, in: vocabulary)
            terms.append(columns: row.indices, values: row.values)
            text.update(group, row, in: vocabulary)
        }
        numbers += StackFeatures.row(
            of: listing,
            scores: .none,
            text: text,
            brands: brands,
            categories: tree
        )
        categories.append(tree.ordinal(of: listing.category))
        gaps.append(KnowledgeGaps(of: listing, text: text, categories: tree))
    }

    /// The plain numbers of some rows with their text scores filled in.
    package func numbers(of rows: [Int], scores: [TextScores]) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(rows.count * StackFeatures.count)
        for row in rows {
            let start = result.count
            result += numbers[row * StackFeatures.count..<(row + 1) * StackFeatures.count]
            result.withUnsafeMutableBufferPointer { result in
                StackFeatures.set(scores[row], in: UnsafeMutableBufferPointer(rebasing: result[start...]))
            }
        }
        return result
    }
}
