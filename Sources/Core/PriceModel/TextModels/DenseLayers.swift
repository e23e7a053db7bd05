/// The layers of a network above its table, as they lie in the bundle: 32-bit floats at a multiple of 64 bytes.
struct DenseLayers {
    private typealias Floats = UnsafeBufferPointer<Float>

    let firstBiases: UnsafeBufferPointer<Float>
    let secondBiases: UnsafeBufferPointer<Float>
    let outputWeights: UnsafeBufferPointer<Float>
    let outputBias: Float
    private let secondWeights: UnsafeBufferPointer<Float>
    private let secondWidth: Int

    /// `numbers` has `shape.denseCount` of them.
    init(_ numbers: UnsafeBufferPointer<Float>, _ shape: NetworkShape) {
        secondWidth = shape.secondWidth
        let secondEnd = shape.width + shape.width * secondWidth
        firstBiases = Floats(rebasing: numbers[..<shape.width])
        secondWeights = Floats(rebasing: numbers[shape.width..<secondEnd])
        secondBiases = Floats(rebasing: numbers[secondEnd..<secondEnd + secondWidth])
        outputWeights = Floats(rebasing: numbers[secondEnd + secondWidth..<secondEnd + 2 * secondWidth])
        outputBias = numbers[secondEnd + 2 * secondWidth]
    }

    /// The slope of the output by a unit of the first layer that is active, the second layer before its cut at 0 given.
    func slope(of unit: Int, second: UnsafeMutableBufferPointer<Float>) -> Float {
        let weights = secondWeights(of: unit)
        return (0..<secondWidth).reduce(0) { second[$1] > 0 ? $0 + weights[$1] * outputWeights[$1] : $0 }
    }

    /// The weights from a unit of the first layer to all of the second.
    @inline(__always)
    func secondWeights(of unit: Int) -> UnsafeBufferPointer<Float> {
        Floats(rebasing: secondWeights[unit * secondWidth..<(unit + 1) * secondWidth])
    }
}
