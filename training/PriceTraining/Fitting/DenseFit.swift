import Glibc
import NetworkKernels

/// The layers above the table while they are fitted: their numbers, one row's activations and one step's gradient.
struct DenseFit: ~Copyable {
    typealias Lane = AdamParameters.Lane

    /// Units of the first hidden layer before their cut at 0: set to the biases, to which the caller adds table rows.
    let first: UnsafeMutablePointer<Lane>
    /// Slopes of the loss by those units.
    let firstSlopes: UnsafeMutablePointer<Lane>
    private let second: UnsafeMutablePointer<Lane>
    private let secondSlopes: UnsafeMutablePointer<Lane>
    private let width: Int
    private let secondWidth: Int
    private let parameters: AdamParameters
    /// The numbers, which `parameters` owns.
    private let numbers: UnsafeMutablePointer<Lane>
    private let gradient: UnsafeMutablePointer<Lane>
    // Lanes at which each part of the numbers begins.
    private let weights: Int
    private let secondBiases: Int
    private let output: Int
    private let outputBias: Int

    private var lanes: Int { width / AdamParameters.laneSize }
    private var secondLanes: Int { secondWidth / AdamParameters.laneSize }

    init(_ settings: NetworkSettings, kernels: network_kernels, _ generator: inout SeededGenerator) {
        width = settings.width
        secondWidth = settings.secondWidth
        let size = AdamParameters.laneSize
        weights = width / size
        secondBiases = weights + width * secondWidth / size
        output = secondBiases + secondWidth / size
        outputBias = output + secondWidth / size
        parameters = AdamParameters(rowCount: 1, rowSize: (outputBias + 1) * size, kernels: kernels)
        numbers = parameters.row(0)
        gradient = LaneMemory.zeros(outputBias + 1)
        (first, firstSlopes) = (LaneMemory.zeros(weights), LaneMemory.zeros(weights))
        (second, secondSlopes) = (LaneMemory.zeros(secondWidth / size), LaneMemory.zeros(secondWidth / size))
        let byWidth = (2 / Float(width)).squareRoot()
        let bySecondWidth = (1 / Float(secondWidth)).squareRoot()
        parameters.scatter(0, weights * size..<secondBiases * size, deviation: byWidth, &generator)
        parameters.scatter(0, output * size..<outputBias * size, deviation: bySecondWidth, &generator)
    }

    deinit {
        for lanes in [first, firstSlopes, second, secondSlopes, gradient] { free(lanes) }
    }

    func begin() {
        for lane in 0..<lanes { first[lane] = numbers[lane] }
    }

    /// The output for the activations of the first layer.
    func predict() -> Float {
        for lane in 0..<secondLanes { second[lane] = numbers[secondBiases + lane] }
        for lane in 0..<lanes { first[lane] = first[lane].replacing(with: 0, where: first[lane] .< 0) }
        for unit in 0..<width {
            let value = first[unit / AdamParameters.laneSize][unit % AdamParameters.laneSize]
            if value == 0 { continue }
            let row = numbers + weights + unit * secondLanes
            for lane in 0..<secondLanes { second[lane] += row[lane] * value }
        }
        var sum = Lane.zero
        for lane in 0..<secondLanes {
            second[lane] = second[lane].replacing(with: 0, where: second[lane] .< 0)
            sum += second[lane] * numbers[output + lane]
        }
        return sum.sum() + numbers[outputBias][0]
    }

    /// Adds a row's part to the step's gradient, given the slope of the loss by the output.
    func learn(slope: Float) {
        gradient[outputBias][0] += slope
        for lane in 0..<secondLanes {
            gradient[output + lane] += second[lane] * slope
            let own = numbers[output + lane] * slope
            secondSlopes[lane] = own.replacing(with: 0, where: second[lane] .== 0)
            gradient[secondBiases + lane] += secondSlopes[lane]
        }
        for unit in 0..<width {
            let (lane, place) = (unit / AdamParameters.laneSize, unit % AdamParameters.laneSize)
            let value = first[lane][place]
            guard value > 0 else {
                firstSlopes[lane][place] = 0
                continue
            }
            let row = weights + unit * secondLanes
            var sum = Lane.zero
            for target in 0..<secondLanes {
                sum += numbers[row + target] * secondSlopes[target]
                gradient[row + target] += secondSlopes[target] * value
            }
            firstSlopes[lane][place] = sum.sum()
        }
        for lane in 0..<lanes { gradient[lane] += firstSlopes[lane] }
    }

    func step(rate: Float) {
        var row: UInt32 = 0
        parameters.step(&row, count: 1, gradients: gradient, rate: rate)
    }

    /// The numbers in the order of a bundle.
    func encoded(addedToOutput mean: Float) -> [Float] {
        let size = AdamParameters.laneSize
        return (0..<outputBias * size).map { numbers[$0 / size][$0 % size] } + [numbers[outputBias][0] + mean]
    }
}
