import CatBoost
import Synchronization

/// Explainers of one model that wait for their next listing: making one reads all leaf weights.
final class ExplainerPool: Sendable {
    // Unchecked because an explainer is not Sendable: one that waits here is nobody's, one that was taken its taker's alone.
    private struct Idle: @unchecked Sendable {
        let explainer: ShapleyExplainer
    }

    private let trees: CatBoostModel
    private let idle: Mutex<[Idle]>

    /// Makes the first explainer, which tells whether the model can be explained at all.
    init(_ trees: CatBoostModel) throws(ShapleyError) {
        self.trees = trees
        idle = Mutex([Idle(explainer: try ShapleyExplainer(trees))])
    }

    /// What each column adds to one of the model's outputs.
    func values(ofOutput output: Int, _ row: [Float]) -> [Double] {
        let waiting = idle.withLock { $0.popLast() }
        // What one could be made of before can be made again.
        guard let explainer = waiting?.explainer ?? (try? ShapleyExplainer(trees)) else { return [] }
        let values = explainer.explain(row, output: output)
        let done = Idle(explainer: explainer)
        idle.withLock { $0.append(done) }
        return values
    }
}
