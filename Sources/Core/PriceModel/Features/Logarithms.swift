import Glibc

/// ln of a number, as a feature.
func logarithm(_ value: Double) -> Float { Float(log(value)) }

/// The price whose ln(1 + price) is given.
package func dollars(fromLog value: Double) -> Double { expm1(value) }

/// ln(1 + price), the scale that models are fitted on.
package func logPrice(_ price: Double) -> Double { log1p(price) }

/// The share of a normal distribution below a value.
func normalShare(below value: Double) -> Double { 0.5 * erfc(-value / 2.0.squareRoot()) }
