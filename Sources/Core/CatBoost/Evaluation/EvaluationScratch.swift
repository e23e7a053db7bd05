/// Working memory for evaluating single rows of one model; give each thread its own.
public final class EvaluationScratch {
    /// For each split id, 1 where the row lies above the split's border and 0 where it doesn't.
    let answers: UnsafeMutablePointer<UInt8>
    let splitCount: Int

    /// Allocates what rows of `model` need.
    public init(for model: CatBoostModel) {
        splitCount = model.layout.splitCount
        answers = .allocate(capacity: splitCount)
        answers.initialize(repeating: 0, count: splitCount)
    }

    deinit {
        answers.deallocate()
    }
}
