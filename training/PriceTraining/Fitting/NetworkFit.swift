import NetworkKernels
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
    private var draw = TermDraw()
    private var steps = 0

    /// Prepares a fit over so many terms.
    init(termCount: Int, settings: NetworkSettings, kernels: network_kernels = network_kernels_best().pointee) {
        self.settings = settings
        self.termCount = termCount
        var generator = SeededGenerator(seed: settings.seed)
        table = AdamParameters(rowCount: termCount, rowSize: settings.width, kernels: kernels)
        for term in 0..<termCount {
            table.scatter(term, 0..<settings.width, deviation: settings.tableDeviation, &generator)
        }
        dense = DenseFit(settings, kernels: kernels, &generator)
        gradients = TableGradients(
            termCount: termCount,
            laneCount: settings.width / AdamParameters.laneSize,
            kernels: kernels
        )
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
        draw.terms(of: row, in: rows, settings: settings, &generator)
        dense.begin()
        table.gather(draw.drawn, to: dense.first)
        let residual = dense.predict() - target
        let limit = settings.largestResidual
        dense.learn(slope: weight * max(-limit, min(limit, residual)))
        gradients.add(dense.firstSlopes, to: draw.drawn, places: draw.places)
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
