import PriceModel

/// Fits one network: a table with a row for each term, two hidden layers, a log price.
///
/// One fit uses one thread and always gives the same network for the same rows and seed.
struct NetworkFit: ~Copyable {
    typealias Lane = AdamParameters.Lane

    private let settings: NetworkSettings
    private let termCount: Int
    private let table: AdamParameters
    private let dense: DenseFit
    private var gradients: TableGradients
    private var generator: SeededGenerator
    private var terms: [UInt32] = []
    private var values: [Float] = []
    private var steps = 0

    /// Prepares a fit over so many terms.
    init(termCount: Int, settings: NetworkSettings) {
        self.settings = settings
        self.termCount = termCount
        var generator = SeededGenerator(seed: settings.seed)
        table = AdamParameters(rowCount: termCount, rowSize: settings.width)
        for term in 0..<termCount {
            table.scatter(term, 0..<settings.width, deviation: settings.tableDeviation, &generator)
        }
        dense = DenseFit(settings, &generator)
        gradients = TableGradients(termCount: termCount, laneCount: settings.width / AdamParameters.laneSize)
        self.generator = generator
    }

    /// Fits to the rows that have a weight and returns the network; `targets` are log prices.
    mutating func run(_ rows: SparseRows, targets: [Float], weights: [Float]) -> FittedNetwork {
        var order = weights.indices.filter { weights[$0] > 0 }
        let weight = order.reduce(0) { $0 + Double(weights[$1]) }
        let mean = Float(order.reduce(0) { $0 + Double(targets[$1]) * Double(weights[$1]) } / max(weight, 1))
        for batchSize in settings.batchSizes {
            order.shuffle(using: &generator)
            for start in stride(from: 0, to: order.count, by: batchSize) {
                let batch = order[start..<min(start + batchSize, order.count)]
                let scale = 1 / batch.reduce(Float(0)) { $0 + weights[$1] }
                for row in batch { learn(row, of: rows, target: targets[row] - mean, weight: weights[row] * scale) }
                takeStep()
            }
        }
        return fitted(mean: mean)
    }

    private mutating func learn(_ row: Int, of rows: SparseRows, target: Float, weight: Float) {
        drawTerms(row, of: rows)
        let laneCount = gradients.laneCount
        dense.begin()
        for place in terms.indices {
            let own = table.row(Int(terms[place]))
            let value = values[place]
            for lane in 0..<laneCount { dense.first[lane] += own[lane] * value }
        }
        let residual = dense.predict() - target
        let limit = settings.largestResidual
        dense.learn(slope: weight * max(-limit, min(limit, residual)))
        for place in terms.indices { gradients.add(dense.firstSlopes, times: values[place], to: terms[place]) }
    }

    /// Draws the terms of a row that this step sees; the others' absence is made up for.
    private mutating func drawTerms(_ row: Int, of rows: SparseRows) {
        terms.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        let threshold = UInt16(settings.dropout * 65_536)
        let scale = 1 / (1 - settings.dropout)
        var bits: UInt64 = 0
        var left = 0
        for group in 0..<rows.groupCount {
            let (columns, weighted) = rows[row, group]
            let binary = settings.input == .binary ? TermGroup.allCases[group].binaryValue : nil
            for place in columns.indices {
                if left == 0 { (bits, left) = (generator.next(), 4) }
                let isKept = UInt16(truncatingIfNeeded: bits) >= threshold
                bits >>= 16
                left -= 1
                guard isKept else { continue }
                terms.append(columns[place])
                values.append((binary ?? weighted[place]) * scale)
            }
        }
    }

    private mutating func takeStep() {
        steps += 1
        let rate = AdamParameters.rate(settings.learningRate, step: steps)
        dense.step(rate: rate)
        gradients.step(table, rate: rate)
    }

    private func fitted(mean: Float) -> FittedNetwork {
        FittedNetwork(
            input: settings.input,
            width: settings.width,
            secondWidth: settings.secondWidth,
            dense: dense.encoded(addedToOutput: mean),
            termCount: termCount
        ) { term in
            let numbers = UnsafeRawPointer(table.row(term)).assumingMemoryBound(to: Float.self)
            // Rows that no step touched hold nothing but the random beginning.
            return gradients.wasTouched(term)
                ? Array(UnsafeBufferPointer(start: numbers, count: settings.width))
                : Array(repeating: 0, count: settings.width)
        }
    }
}
