/// A row of a network's table in four bits a unit, laid out so that four neighbouring units come from one shift.
///
/// Each 16 bytes are four 32-bit words with 32 units: unit u in word u mod 4, in its bits from 4 · (u / 4), plus 8.
package enum PackedRow {
    /// Units of 16 bytes.
    package static let step = 32
    /// What is added to a unit to make it a bit pattern above 0.
    package static let bias = 8
    /// The largest unit; the smallest is its negative.
    package static let largest = 7

    /// Packs whole numbers between `-largest` and `largest`.
    package static func pack(_ units: [Int]) -> [UInt8] {
        stride(from: 0, to: units.count, by: step).flatMap { first in
            (0..<4).flatMap { word in
                let packed = (0..<8).reduce(UInt32(0)) { bits, part in
                    bits | UInt32(units[first + part * 4 + word] + bias) << UInt32(4 * part)
                }
                return (0..<4).map { UInt8(truncatingIfNeeded: packed >> UInt32(8 * $0)) }
            }
        }
    }
}
