/// A row of a network's table in four bits a unit, laid out so that four neighbouring units come from one shift.
///
/// Each 16 bytes are four 32-bit words with 32 units: unit u in word u mod 4, in its bits from 4 · (u / 4), plus 8.
package enum PackedRow {
    private typealias Words = SIMD4<UInt32>
    private typealias Units = SIMD4<Float>

    /// Units of 16 bytes.
    package static let step = 32
    /// What is added to a unit to make it a bit pattern above 0.
    package static let bias = 8
    /// The largest unit; the smallest is its negative.
    package static let largest = 7

    /// 2²³, whose lowest bits a small whole number can take over to become a float without a conversion.
    private static let magic: UInt32 = 0x4B00_0000
    private static let magicValue: Float = 8_388_608

    /// The sum over a row's units, each times one of as many slopes, without the row's scale.
    @inline(__always)
    static func product(_ row: UnsafeRawPointer, with slopes: UnsafeRawBufferPointer) -> Float {
        let offset = Units(repeating: magicValue + Float(bias))
        let low = Words(repeating: 15)
        let high = Words(repeating: magic)
        var sum = Units.zero
        for step in 0..<slopes.count / (step * MemoryLayout<Float>.size) {
            var words = row.loadUnaligned(fromByteOffset: step * 16, as: Words.self)
            for part in 0..<8 {
                let whole = unsafeBitCast(words & low | high, to: Units.self) - offset
                words = words &>> Words(repeating: 4)
                sum += whole * slopes.loadUnaligned(fromByteOffset: (step * 8 + part) * 16, as: Units.self)
            }
        }
        return sum.sum()
    }

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
