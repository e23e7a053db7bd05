import Glibc

/// The exponential function as CatBoost approximates it: up to ten units in the last place from the true value, and to
/// the bit what its predictions show.
enum FastExponent {
    /// A step is a 2048th of an octave; what is left of a number after whole steps goes into a polynomial.
    private static let octaveBits = 11
    private static let stepsInOne = 2048 / 0.693147180559945309
    private static let step = 1 / stepsInOne
    /// Added to a number and taken off again, it leaves the nearest whole number.
    private static let rounding = Double(3 << 51)
    /// Beyond these the result stays as it is.
    private static let lowest = -708.39641853226408
    private static let highest = 709.78271289338397

    static func exponent(_ value: Double) -> Double {
        guard !value.isNaN else { return value }
        let value = min(max(value, lowest), highest)
        let steps = (value * stepsInOne + rounding) - rounding
        let rest = steps * step - value
        let correction = (3.0000000027955394 - rest) * (rest * rest) * 0.16666666685227835064 - rest + 1
        // The bits below the octave are never negative, and the shift rounds down as they need.
        let octave = Int(steps) >> octaveBits
        let power = pow(2, Double(Int(steps) & (1 << octaveBits - 1)) / Double(1 << octaveBits))
        return correction * Double(sign: .plus, exponent: octave, significand: power)
    }
}
