import Domain
import TestSupport
import Testing

@Suite struct MoneyTests {
    @Test(
        "reads every spelling of an amount exactly",
        arguments: [
            ("0", 0), ("-0", 0), ("0.00", 0), ("0e5", 0), ("0e999999999999999999999", 0), ("-0.0E-99999999999", 0),
            ("1", 100), ("0.1", 10), ("0.10", 10), ("0.01", 1), ("100.0", 10_000), ("100.000", 10_000),
            ("1e2", 10_000), ("1E2", 10_000), ("1e+2", 10_000), ("1E-2", 1), ("10000e-2", 10_000), ("1.5e1", 1_500),
            ("0.0000001e5", 1), ("-12.05", -1_205), ("99999999999999.99", 9_999_999_999_999_999),
            ("-99999999999999.99", -9_999_999_999_999_999), ("123456e-4", nil), ("1e000000000000000000002", 10_000),
        ] as [(String, Int64?)]
    )
    func spellings(text: String, cents: Int64?) throws {
        guard let cents else {
            #expect(throws: MoneyError.finerThanACent) { try Money(decimal: text) }
            return
        }
        #expect(try Money(decimal: text) == Money(cents: cents))
    }

    @Test(
        "says why a number is not an amount",
        arguments: [
            ("0.001", .finerThanACent), ("12.345", .finerThanACent), ("1e-3", .finerThanACent),
            ("1e-400", .finerThanACent), ("1e-1000000", .finerThanACent),
            ("1e-99999999999999999999", .finerThanACent), ("5e-9223372036854775808", .finerThanACent),
            ("100000000000000", .outOfRange), ("1e400", .outOfRange), ("-1e400", .outOfRange),
            ("1e99999999999999999999", .outOfRange), ("1e9223372036854775807", .outOfRange),
            ("", .notANumber), ("-", .notANumber), (".", .notANumber), (".5", .notANumber), ("1.", .notANumber),
            ("01", .notANumber), ("-01", .notANumber), ("+1", .notANumber), ("1e", .notANumber), ("1e+", .notANumber),
            ("e5", .notANumber), ("1e5.5", .notANumber), ("1e--5", .notANumber), ("1exxxxxxxxxx", .notANumber),
            ("1..2", .notANumber), ("1.2.3", .notANumber), ("NaN", .notANumber), ("Infinity", .notANumber),
            ("0x10", .notANumber), ("1_000", .notANumber), (" 1", .notANumber), ("1 ", .notANumber), ("１", .notANumber),
        ] as [(String, MoneyError)]
    )
    func refusals(text: String, reason: MoneyError) {
        #expect(throws: reason) { try Money(decimal: text) }
    }

    @Test("reads a number of a million digits without losing its way")
    func millionDigits() throws {
        let zeros = String(repeating: "0", count: 1_000_000)
        #expect(throws: MoneyError.outOfRange) { try Money(decimal: "1" + zeros) }
        #expect(throws: MoneyError.finerThanACent) { try Money(decimal: "0." + zeros + "1") }
        #expect(try Money(decimal: "7." + zeros) == Money(cents: 700))
        #expect(try Money(decimal: "0." + zeros + "7e1000001") == Money(cents: 700))
        #expect(try Money(decimal: "7" + zeros + "e-1000000") == Money(cents: 700))
    }

    @Test(
        "its text reads back as itself",
        arguments: [0, 1, 9, 10, 99, 100, 101, -1, -10, -99, -100, -12_345, 9_999_999_999_999_999] as [Int64]
    )
    func roundTrip(cents: Int64) throws {
        #expect(try Money(decimal: Money(cents: cents).text) == Money(cents: cents))
    }

    @Test(
        "writes dollars with exactly two decimals",
        arguments: [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-1_205, "-12.05"), (.min, "-92233720368547758.08")]
            as [(Int64, String)]
    )
    func text(cents: Int64, text: String) { #expect(Money(cents: cents).text == text) }

    @Test("agrees with whole-number arithmetic on random numbers", arguments: [1, 2, 3] as [UInt64])
    func property(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let number = RandomDecimal(using: &random)
            let found = Result { try Money(decimal: number.text) }
            switch (number.expected, found) {
            case (.success(let cents), .success(let money)): #expect(money.cents == cents, "\(number.text)")
            case (.failure(let expected), .failure(let error)):
                #expect(error as? MoneyError == expected, "\(number.text)")
            default: Issue.record("seed \(seed): \(number.text) gave \(found), expected \(number.expected)")
            }
        }
    }
}

/// A random decimal with what 128-bit arithmetic says of it.
private struct RandomDecimal {
    let text: String
    let expected: Result<Int64, MoneyError>

    init(using random: inout SeededGenerator) {
        let whole = Int128.random(in: 0...[9, 999, 99_999_999].randomElement(using: &random, or: 9), using: &random)
        let decimals = Int.random(in: 0...6, using: &random)
        let fraction = (0..<decimals).map { _ in
            Bool.random(using: &random) ? 0 : Int128.random(in: 0...9, using: &random)
        }
        let exponent = Int.random(in: -9...12, using: &random)
        let isNegative = Bool.random(using: &random)
        let mark = Bool.random(using: &random) ? "e" : "E"
        text =
            (isNegative ? "-" : "") + String(whole)
            + (decimals > 0 ? "." + fraction.map { String($0) }.joined() : "")
            + (exponent == 0 ? "" : mark + (exponent > 0 && Bool.random(using: &random) ? "+" : "") + String(exponent))
        let digits = fraction.reduce(whole) { $0 * 10 + $1 }
        expected = Self.cents(digits, shift: exponent - decimals + 2).map { isNegative ? -$0 : $0 }
    }

    private static func cents(_ digits: Int128, shift: Int) -> Result<Int64, MoneyError> {
        let power = (0..<shift.magnitude).reduce(Int128(1)) { product, _ in product * 10 }
        if shift < 0, digits % power != 0 { return .failure(.finerThanACent) }
        let cents = shift < 0 ? digits / power : digits * power
        return cents < 10_000_000_000_000_000 ? .success(Int64(cents)) : .failure(.outOfRange)
    }
}

extension Array {
    fileprivate func randomElement(using random: inout SeededGenerator, or absent: Element) -> Element {
        randomElement(using: &random) ?? absent
    }
}
