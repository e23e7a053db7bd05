/// A number in JSON's grammar, taken apart: its sign, all its digits, and the power of ten that belongs to the last of them.
struct DecimalText {
    private(set) var isNegative = false
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0
    private var rest: ArraySlice<UInt8>

    init?(_ text: String) {
        rest = Array(text.utf8)[...]
        isNegative = accept("-")
        digits = takeDigits()
        // JSON has no leading zeros.
        guard digits.count == 1 || (digits.first ?? 0) != 0 else { return nil }
        if accept(".") {
            let fraction = takeDigits()
            guard !fraction.isEmpty else { return nil }
            digits += fraction
            exponent = -fraction.count
        }
        if accept("e") || accept("E") {
            let sign = accept("-") ? -1 : 1
            if sign > 0 { _ = accept("+") }
            let power = takeDigits()
            guard !power.isEmpty else { return nil }
            exponent += sign * Self.clamped(power)
        }
        guard rest.isEmpty else { return nil }
    }

    /// A power of ten beyond any number of digits that fits into memory is as good as any other.
    private static func clamped(_ digits: [UInt8]) -> Int {
        digits.reduce(0) { min($0 * 10 + Int($1), 1 << 48) }
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func takeDigits() -> [UInt8] {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits.map { $0 - UInt8(ascii: "0") }
    }
}
