/// Working memory of the batch path: up to 128 rows, turned so that one column of all rows lies together.
final class RowBlock {
    /// Rows in a full block; a column of them is eight 16-byte vectors.
    static let capacity = 128
    /// Trees whose leaves are looked up before any is added.
    static let treesInGroup = 4
    /// Rows whose leaves are found together.
    static let rowsAtOnce = 64
    static let eighthBits = SIMD8<UInt64>(repeating: 0x8080_8080_8080_8080)

    /// Rows in this block.
    var count = 0
    /// For each bucket, a byte a row.
    let buckets: UnsafeMutablePointer<UInt8>
    /// One input column.
    let column: UnsafeMutablePointer<Float>
    /// For each tree of a group, the low byte of the number of each row's leaf.
    let lowBytes: UnsafeMutablePointer<UInt8>
    /// The high bytes, which stay 0 unless the block is deep.
    let highBytes: UnsafeMutablePointer<UInt8>
    /// Whether leaves' numbers need more than eight bits.
    let isDeep: Bool
    /// For each tree of a group, its first leaf.
    let firstLeaves: UnsafeMutablePointer<UnsafePointer<Double>?>

    /// Allocates a block for rows of a model.
    init(_ layout: ModelLayout) {
        let bucketCount = layout.bucketCount
        isDeep = layout.treeDepths.contains { $0 > 8 }
        buckets = .allocate(capacity: bucketCount * Self.capacity)
        buckets.initialize(repeating: 0, count: bucketCount * Self.capacity)
        column = .allocate(capacity: Self.capacity)
        column.initialize(repeating: 0, count: Self.capacity)
        lowBytes = .allocate(capacity: Self.treesInGroup * Self.capacity)
        lowBytes.initialize(repeating: 0, count: Self.treesInGroup * Self.capacity)
        highBytes = .allocate(capacity: Self.treesInGroup * Self.capacity)
        highBytes.initialize(repeating: 0, count: Self.treesInGroup * Self.capacity)
        firstLeaves = .allocate(capacity: Self.treesInGroup)
        firstLeaves.initialize(repeating: nil, count: Self.treesInGroup)
    }

    deinit {
        buckets.deallocate()
        column.deallocate()
        lowBytes.deallocate()
        highBytes.deallocate()
        firstLeaves.deallocate()
    }
}
