/// An amount of US dollars in whole cents; never a floating-point number.
public struct Money: Sendable, Hashable, Comparable {
    /// Whole cents; negative amounts are debts.
    public let cents: Int64

    /// Makes an amount from whole cents.
    public init(cents: Int64) {
        self.cents = cents
    }

    /// Nothing.
    public static let zero = Money(cents: 0)

    /// Orders by amount.
    public static func < (left: Money, right: Money) -> Bool { left.cents < right.cents }
    /// Adds two amounts; traps on overflow, which 92 quadrillion dollars would take.
    public static func + (left: Money, right: Money) -> Money { Money(cents: left.cents + right.cents) }
    /// Subtracts an amount.
    public static func - (left: Money, right: Money) -> Money { Money(cents: left.cents - right.cents) }
    /// So many times an amount.
    public static func * (amount: Money, count: Int) -> Money { Money(cents: amount.cents * Int64(count)) }
    /// The opposite amount.
    public static prefix func - (amount: Money) -> Money { Money(cents: -amount.cents) }

    /// A sign, a point and the 19 digits of the largest number.
    private static let longestText = 21

    /// Dollars with exactly two decimals, "-12.05".
    public var text: String {
        // Digits from the last to the first: most amounts fit into a text that needs no memory of its own.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longestText) { bytes in
            var start = bytes.count
            var rest = cents.magnitude
            // At least one digit before the point, and always two behind it.
            while bytes.count - start < 4 || rest > 0 {
                start -= 1
                guard bytes.count - start != 3 else {
                    bytes[start] = UInt8(ascii: ".")
                    continue
                }
                bytes[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            if cents < 0 {
                start -= 1
                bytes[start] = UInt8(ascii: "-")
            }
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[start...]), as: UTF8.self)
        }
    }
}

extension Money {
    /// Reads a decimal number's text exactly, or says why it is not an amount of cents.
    ///
    /// Accepts JSON's number grammar ("100", "0.10", "1e2"); a value finer than a cent or beyond ±10^16 cents is refused,
    /// and exponents never cost more than their digits.
    public init(decimal text: String) throws(MoneyError) {
        guard let number = DecimalText(text) else { throw .notANumber }
        let cents = try Self.cents(digits: number.digits, exponent: number.exponent + 2)
        self.init(cents: number.isNegative ? -cents : cents)
    }

    /// digits × 10^exponent as a whole number.
    private static func cents(digits: [UInt8], exponent: Int) throws(MoneyError) -> Int64 {
        let significant = Array(digits.drop { $0 == 0 })
        guard let last = significant.lastIndex(where: { $0 != 0 }) else { return 0 }
        let zeros = significant.count - 1 - last + exponent
        guard zeros >= 0 else { throw .finerThanACent }
        guard last + 1 + zeros <= 16 else { throw .outOfRange }
        var value: Int64 = 0
        for digit in significant[...last] { value = value * 10 + Int64(digit) }
        for _ in 0..<zeros { value *= 10 }
        return value
    }
}

/// Why a text is not an amount of money.
public enum MoneyError: Error, Equatable {
    /// Not a decimal number.
    case notANumber
    /// More than two decimals.
    case finerThanACent
    /// Beyond what an account can hold.
    case outOfRange
}
