/// A step of a training that begins.
package struct TrainingStep: Sendable {
    /// What is done.
    package let name: String
    /// Its place among all, from 1.
    package let number: Int
    /// Steps of the whole training.
    package let total: Int
}

/// Counts the steps of a training and tells of each.
final class StepCounter {
    private let total: Int
    private let report: (TrainingStep) -> Void
    private var number = 0

    /// Survey, features and listings with gaps come once, each fit is a step.
    init(textFits: Int, treeFits: Int, report: @escaping (TrainingStep) -> Void) {
        total = textFits + treeFits + 3
        self.report = report
    }

    func begin(_ name: String) {
        number += 1
        report(TrainingStep(name: name, number: number, total: total))
    }
}
