/// One row of input, set column by column, with the working memory for its evaluation; give each thread its own.
///
/// A column that isn't set is missing: a number is NaN, a category or a text is empty. Columns keep what they were set
/// to until they are set again or the row is cleared; columns that the model never asks about take anything.
public final class CatBoostRow {
    let scratch: EvaluationScratch
    let numbers: UnsafeMutablePointer<Float>
    /// For each category that the model uses, the number that stands for the row's.
    let categories: UnsafeMutablePointer<Int32>
    /// For each projection, the hash of the row's categories and answers.
    let hashes: UnsafeMutablePointer<UInt64>
    /// For each table, where the row's entry begins.
    let entries: UnsafeMutablePointer<UnsafeRawPointer?>

    private let textMemory: TextMemory

    /// The model that the row is for.
    public let model: CatBoostModel
    private let uses: [ColumnUse]
    private let categoryCount: Int

    private static let emptyCategory = CityHash.category(UnsafeRawBufferPointer(start: nil, count: 0))

    /// Allocates an empty row of a model.
    public init(for model: CatBoostModel) {
        let layout = model.layout
        self.model = model
        scratch = EvaluationScratch(for: model)
        textMemory = TextMemory(layout.texts)
        uses = ColumnUse.table(of: layout)
        numbers = .allocate(capacity: layout.columnCount)
        categoryCount = layout.categorical?.columns.count ?? 0
        categories = .allocate(capacity: categoryCount)
        let projectionCount = layout.categorical?.projections.count ?? 0
        hashes = .allocate(capacity: projectionCount)
        hashes.initialize(repeating: 0, count: projectionCount)
        let tableCount = layout.categorical?.tables.count ?? 0
        entries = .allocate(capacity: tableCount)
        entries.initialize(repeating: nil, count: tableCount)
        clear()
    }

    deinit {
        numbers.deallocate()
        categories.deallocate()
        hashes.deallocate()
        entries.deallocate()
    }

    /// Makes every column missing.
    public func clear() {
        numbers.initialize(repeating: .nan, count: uses.count)
        categories.initialize(repeating: Self.emptyCategory, count: categoryCount)
        for column in model.layout.texts?.columns ?? [] { setText("", column: column) }
    }

    /// Sets a numeric column.
    public func setNumber(_ number: Float, column: Int) {
        switch use(of: column) {
        case .unused: break
        case .number: numbers[column] = number
        default: preconditionFailure("column \(column) takes no number")
        }
    }

    /// Sets a column of categories to the category with these bytes, in UTF-8 as a rule; CatBoost writes numbers in
    /// decimal, true as 1.
    public func setCategory(utf8 bytes: UnsafeRawBufferPointer, column: Int) {
        switch use(of: column) {
        case .unused: break
        case .category(let slot): categories[slot] = CityHash.category(bytes)
        default: preconditionFailure("column \(column) takes no category")
        }
    }

    /// Sets a column of categories.
    public func setCategory(_ category: String, column: Int) {
        var category = category
        category.withUTF8 { setCategory(utf8: UnsafeRawBufferPointer($0), column: column) }
    }

    /// Sets a column of texts to the text with these bytes in UTF-8, and answers what the model asks about it.
    public func setText(utf8 bytes: UnsafeRawBufferPointer, column: Int) {
        switch use(of: column) {
        case .unused: break
        case .text(let slot): model.layout.texts?.answer(bytes, slot: slot, textMemory, scratch.answers)
        default: preconditionFailure("column \(column) takes no text")
        }
    }

    /// Sets a column of texts.
    public func setText(_ text: String, column: Int) {
        var text = text
        text.withUTF8 { setText(utf8: UnsafeRawBufferPointer($0), column: column) }
    }

    private func use(of column: Int) -> ColumnUse {
        precondition(column >= 0, "columns count from 0")
        return column < uses.count ? uses[column] : .unused
    }
}
