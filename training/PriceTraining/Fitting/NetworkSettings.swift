import PriceModel

/// How a network is shaped and fitted.
package struct NetworkSettings: Sendable {
    /// What the network sees of a term.
    package var input: NetworkInput
    /// Units of the first hidden layer.
    package var width = 32
    /// Units of the second hidden layer.
    package var secondWidth = 16
    /// Rows of a step, for each pass over the rows.
    package var batchSizes = [128, 256, 512]
    /// Standard deviation of the table's first values; a term's row stays near them when few rows have the term.
    package var tableDeviation: Float = 0.02
    /// Adam's rate.
    package var learningRate: Float = 2e-3
    /// Share of a row's terms that a step leaves out.
    package var dropout: Float = 0.3
    /// Residuals beyond this pull no harder, which keeps luxury items from bending the rest.
    package var largestResidual: Float = 0.7
    /// Seed of the first values, the order of the rows and the left-out terms.
    package var seed: UInt64

    /// Settings of a network, the rest as cross-validation found them best.
    package init(input: NetworkInput, seed: UInt64) {
        self.input = input
        self.seed = seed
    }

    /// Adds all that a fit follows from.
    func add(to fingerprint: inout Fingerprint) {
        fingerprint.add([Int(input.rawValue), width, secondWidth])
        fingerprint.add(batchSizes)
        fingerprint.add([tableDeviation, learningRate, dropout, largestResidual])
        fingerprint.add([seed])
    }

    /// The shipped networks: two of each kind, since the mean of two small ones errs less than one of twice the size.
    package static let standard = [
        NetworkSettings(input: .weighted, seed: 1),
        NetworkSettings(input: .weighted, seed: 2),
        NetworkSettings(input: .binary, seed: 3),
        NetworkSettings(input: .binary, seed: 4),
    ]
}
