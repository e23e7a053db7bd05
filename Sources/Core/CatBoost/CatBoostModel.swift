/// A CatBoost model evaluated in place in its mapped file; raw values are bit for bit those of CatBoost 1.2.10.
///
/// Models of numeric columns alone take rows of floats; a `CatBoostRow` has room for categories and texts too. Neither way does
/// evaluating a row allocate anything.
// Unchecked because of the pointers into the file: everything here is constant after init, and `owner` keeps the
// read-only bytes that they lead to.
public final class CatBoostModel: @unchecked Sendable {
    let layout: ModelLayout
    /// The whole file, for what is seldom asked.
    let bytes: UnsafeRawBufferPointer
    private let owner: AnyObject?

    /// Opens the .cbm file at `path`.
    public convenience init(path: String) throws(CatBoostError) {
        let mapping = try MappedFile(path: path)
        try self.init(bytes: mapping.bytes, owner: mapping)
    }

    /// Opens the .cbm that fills `range` of a mapped file; `range` must begin at a multiple of 8.
    public convenience init(mapping: MappedFile, range: Range<Int>) throws(CatBoostError) {
        guard range.lowerBound >= 0, range.upperBound <= mapping.bytes.count else {
            throw .malformed(.file, .outOfBounds)
        }
        try self.init(bytes: UnsafeRawBufferPointer(rebasing: mapping.bytes[range]), owner: mapping)
    }

    /// Opens a model in bytes that `owner` keeps alive and unchanged.
    init(bytes: UnsafeRawBufferPointer, owner: AnyObject?) throws(CatBoostError) {
        self.owner = owner
        self.bytes = bytes
        layout = try ModelReader.read(bytes)
    }

    /// Columns that a row must have at least.
    public var featureCount: Int { layout.columnCount }

    /// Values that a row evaluates to.
    public var outputCount: Int { layout.dimension }

    /// Trees whose leaves are summed.
    public var treeCount: Int { layout.treeDepths.count }
}
