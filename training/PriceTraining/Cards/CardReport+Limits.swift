import PriceModel

extension CardReport {
    /// What the model is bad at, a sentence each, with the numbers of the evaluation where there is one.
    package var limits: [String] {
        guard let evaluation = evaluation?.evaluation else { return Self.always }
        return [
            hardest(evaluation), vintage(evaluation), dearest(evaluation), outside(evaluation),
        ].compactMap(\.self) + fewListings(evaluation) + Self.always
    }

    private static let always = [
        "Prices are what sellers asked on the marketplace and in the years of the training file, not what buyers paid.",
        "The text is read as English: letters outside of a to z say nothing.",
    ]

    /// Categories of fewer listings are no better known than their error is measured.
    private static let fewestToName = 50

    private func hardest(_ evaluation: Evaluation) -> String? {
        let known = evaluation.byCategory.filter { $0.errors.rows >= Self.fewestToName }
        guard known.count > 1, let worst = known.max(by: { $0.errors.rmsle < $1.errors.rmsle }) else { return nil }
        return "\(worst.name) is the hardest category: \(compared(worst.errors, evaluation))."
    }

    private func vintage(_ evaluation: Evaluation) -> String? {
        guard let category = evaluation.byCategory.first(where: { $0.name.lowercased().hasPrefix("vintage") }) else {
            return nil
        }
        return
            "\(category.name): \(compared(category.errors, evaluation)); one-off items have no like ones to learn from."
    }

    private func dearest(_ evaluation: Evaluation) -> String? {
        guard let top = evaluation.dearestTenth else { return nil }
        let side = top.errors.meanError < 0 ? "too low" : "too high"
        return "The dearest tenth, from \(top.from.dollars), is priced \(abs(top.errors.meanError).dollars) \(side) on "
            + "average (mean absolute error \(top.errors.mae.dollars)), and its ranges hold "
            + "\(top.errors.coverage.percent()) of prices."
    }

    private func outside(_ evaluation: Evaluation) -> String? {
        let outside = evaluation.byCategory.filter { $0.interval.verdict(on: $0.errors.covered) != .within }
        guard !outside.isEmpty else { return nil }
        let names = outside.map { "\($0.name) (\($0.errors.coverage.percent()))" }.joined(separator: ", ")
        return "Ranges hold a share of prices that chance alone does not explain in \(names)."
    }

    private func fewListings(_ evaluation: Evaluation) -> [String] {
        [Experience.none, .few].compactMap { experience in
            guard let errors = evaluation.byExperience[experience], errors.rows > 0 else { return nil }
            let name = experience == .none ? "no" : experience.rawValue
            return "Categories with \(name) training listings (\(errors.rows.grouped) of these listings): "
                + "\(compared(errors, evaluation))."
        }
    }

    private func compared(_ errors: ErrorSums, _ evaluation: Evaluation) -> String {
        "RMSLE \(errors.rmsle.fixed(3)) against \(evaluation.errors.rmsle.fixed(3)) of all, mean absolute error "
            + "\(errors.mae.dollars) against \(evaluation.errors.mae.dollars), ranges hold \(errors.coverage.percent())"
    }
}
