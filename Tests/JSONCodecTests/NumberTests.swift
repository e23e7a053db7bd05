import JSONCodec
import Testing

@Suite("A JSON number")
struct NumberTests {
    @Test(
        "is kept as it was written",
        arguments: [
            "0", "-0", "-0.0", "1", "-1", "10", "1.0", "0.10", "1E+2", "1e2", "1e-2", "1E00", "0e0", "1e400", "-1e400",
            "1e-400",
            "123456789012345678901234567890", "9223372036854775808", "0.1000000000000000055511151231257827",
        ]
    )
    func valid(text: String) throws {
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(value.number?.text == text)
        #expect(value.text == text)
        #expect(JSONNumber(decimal: text)?.text == text)
    }

    @Test(
        "outside of the grammar is refused",
        arguments: [
            "01", "-01", "00", "1.", "1.e1", ".5", "-.5", "-", "+1", "1e", "1e+", "1E-", "1.2.3", "1e1.5", "--1", "1-1",
            "0x10", "1_000",
            "1,000", "-a", "1f", "Inf", "-Infinity", "nan", "１", " 1", "1 ", "",
        ]
    )
    func invalid(text: String) {
        // A number alone has no room around it, a document has.
        #expect(JSONNumber(decimal: text) == nil)
        guard !text.isEmpty, text.first != " ", text.last != " ", text != "1,000" else { return }
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array("[\(text)]".utf8)) }
    }

    @Test("of a million digits is kept, is no whole number and has a value")
    func millionDigits() throws {
        let text = "-" + String(repeating: "9", count: 1_000_000)
        let number = try #require(try JSONValue(parsing: Array(text.utf8)).number)
        #expect(number.text == text)
        #expect(number.integer == nil)
        #expect(number.double == -.infinity)
    }

    @Test(
        "says its whole value where it is written as one",
        arguments: [
            ("0", 0), ("-0", 0), ("42", 42), ("-7", -7), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("1.0", 1), ("-20.000", -20), ("1.01", nil), ("1.0e1", nil), ("1e2", nil),
            ("-1e400", nil),
        ] as [(String, Int?)]
    )
    func integers(text: String, expected: Int?) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)).number?.integer == expected)
    }

    @Test(
        "says its nearest floating-point value",
        arguments: [
            ("0.1", 0.1), ("1e400", .infinity), ("-1e400", -.infinity), ("1e-400", 0),
            ("5e-324", Double.leastNonzeroMagnitude),
            ("1E+2", 100),
            ("9007199254740993", 9_007_199_254_740_992),
        ] as [(String, Double)]
    )
    func doubles(text: String, expected: Double) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)).number?.double == expected)
    }

    @Test(
        "is written in its shortest form, without a point where it is whole",
        arguments: [
            (0, "0"), (-0.0, "0"), (3, "3"), (-3, "-3"), (0.1, "0.1"), (1e15, "1000000000000000"),
            (999_999_999_999_999, "999999999999999"),
            (1e300, "1e+300"), (0x1p53, "9007199254740992"), (0x1p54, "1.8014398509481984e+16"),
            (.leastNonzeroMagnitude, "5e-324"), (-2.5, "-2.5"),
        ] as [(Double, String)]
    )
    func written(value: Double, text: String) throws {
        let written = JSONValue.double(value)
        #expect(written.text == text)
        let read = try #require(try JSONValue(parsing: written.bytes).number)
        #expect(read.double == value)
    }

    @Test("that is no number becomes null", arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
    func notANumber(value: Double) {
        #expect(JSONNumber(value) == nil)
        #expect(JSONValue.double(value) == .null)
    }
}
