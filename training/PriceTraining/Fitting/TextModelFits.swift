import PriceModel

/// Fits the text models of several parts of the rows all at once, so that no core waits for another's last model.
struct TextModelFits: Sendable {
    let matrix: SparseMatrix
    let rows: TrainingRows
    let settings: TextModelSettings
    /// Has the models that an earlier run fitted to the same rows.
    let steps: StepFolder?

    /// One model of one part.
    private struct Job: Sendable {
        /// The part's number.
        let part: Int
        /// A network's number; nil for the ridge regression.
        let network: Int?
    }

    /// Models in a part.
    static func modelCount(_ settings: TextModelSettings) -> Int { settings.networks.count + 1 }

    /// Fits the models of every part, which is named by the folds that it lacks; the largest parts belong first.
    func fitted(without parts: [Set<Int>], finished: () -> Void) throws -> [FittedTextModels] {
        // Networks take longest; the short ridge regressions fill what is left of the time at the end.
        let networks = parts.indices.flatMap { part in
            settings.networks.indices.map { Job(part: part, network: $0) }
        }
        let jobs = networks + parts.indices.map { Job(part: $0, network: nil) }
        let (targets, weights) = (rows.targets, rows.weights)
        let seen = parts.map { part in weights.indices.map { part.contains(rows.folds[$0]) ? 0 : weights[$0] } }
        // Hashing all rows takes seconds for a large file: once will do.
        let problem = fingerprint(targets)
        let bytes = try concurrently(jobs.count, finished: finished) { [self] number in
            try model(jobs[number], targets: targets, weights: seen[jobs[number].part], problem)
        }
        return try parts.indices.map { part in
            let own = settings.networks.indices.map { part * settings.networks.count + $0 }
            return try FittedTextModels(
                ridge: bytes[networks.count + part],
                networks: zip(own, settings.networks).map { number, settings throws(TrainingError) in
                    try FittedNetwork(bytes[number], settings: settings, termCount: matrix.columnCount)
                },
                termCount: matrix.columnCount
            )
        }
    }

    private func fingerprint(_ targets: [Float]) -> Fingerprint? {
        guard steps != nil else { return nil }
        var fingerprint = Fingerprint("text model", version: 1)
        matrix.add(to: &fingerprint)
        fingerprint.add(targets)
        return fingerprint
    }

    private func model(_ job: Job, targets: [Float], weights: [Float], _ problem: Fingerprint?) throws -> [UInt8] {
        let network = job.network.map { settings.networks[$0] }
        func fitted() -> [UInt8] {
            if let network {
                return FittedNetwork(fittedTo: matrix, targets: targets, weights: weights, settings: network).bytes
            }
            return RidgeRegression(matrix, targets: targets, rowWeights: weights, penalty: settings.penalty).bytes
        }
        guard let steps, var fingerprint = problem else { return fitted() }
        fingerprint.add(weights)
        if let network { network.add(to: &fingerprint) } else { fingerprint.add([settings.penalty]) }
        return try steps.result(of: fingerprint, make: fitted)
    }
}
