/// Working memory for evaluating single rows of one model; give each thread its own.
public final class EvaluationScratch {
    /// For each split id, 1 where the row's answer is yes and 0 where it is no; one more at the end is always 0.
    let answers: UnsafeMutablePointer<UInt8>
    /// For each tree, the number of the row's leaf among those of all trees.
    let leaves: UnsafeMutablePointer<UInt32>
    private let splitCount: Int
    private let treeCount: Int

    /// Allocates what rows of `model` need.
    public init(for model: CatBoostModel) {
        splitCount = model.layout.splitCount
        treeCount = model.treeCount
        answers = .allocate(capacity: splitCount + 1)
        answers.initialize(repeating: 0, count: splitCount + 1)
        leaves = .allocate(capacity: treeCount)
        leaves.initialize(repeating: 0, count: treeCount)
    }

    deinit {
        answers.deallocate()
        leaves.deallocate()
    }

    /// Whether the memory is that of a model of this shape.
    func fits(_ layout: ModelLayout) -> Bool {
        splitCount == layout.splitCount && treeCount == layout.treeDepths.count
    }
}
