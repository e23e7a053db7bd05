import CatBoostKernels

/// Working memory for explaining one row after another.
final class ShapleyMemory {
    let pointers: catboost_explanation_memory

    /// Outputs that are explained together.
    static let outputsAtOnce = 4
    private static let alignment = 32

    init(columns: Int, depth: Int) {
        let leaves = 1 << depth
        pointers = catboost_explanation_memory(
            sums: Self.allocate((columns + 1) * Self.outputsAtOnce, of: Double.self),
            worths: Self.allocate(leaves * Self.outputsAtOnce, of: Double.self),
            shares: Self.allocate(leaves * Self.outputsAtOnce, of: Double.self),
            node_weights: Self.allocate(2 * leaves, of: Double.self),
            ratios: Self.allocate(leaves, of: Double.self),
            levels: Self.allocate(leaves, of: UInt32.self)
        )
    }

    deinit {
        pointers.sums.deallocate()
        pointers.worths.deallocate()
        pointers.shares.deallocate()
        pointers.node_weights.deallocate()
        pointers.ratios.deallocate()
        pointers.levels.deallocate()
    }

    private static func allocate<T: Numeric>(_ count: Int, of _: T.Type) -> UnsafeMutablePointer<T> {
        UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<T>.stride, alignment: alignment)
            .initializeMemory(as: T.self, repeating: 0, count: count)
    }
}
