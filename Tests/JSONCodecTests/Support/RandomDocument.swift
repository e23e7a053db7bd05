import JSONCodec
import TestSupport

/// Makes documents of every kind of value, with texts that need escaping and numbers in every form of the grammar.
struct RandomDocument {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func value(depth: Int = 4) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return number()
        case 3, 4: return .string(text())
        case 5: return .array((0..<count(upTo: 5)).map { _ in value(depth: depth - 1) })
        default: return object(depth: depth - 1)
        }
    }

    private mutating func object(depth: Int) -> JSONValue {
        // Now and then more members than the reader compares one by one.
        let size = Int.random(in: 0..<10, using: &generator) == 0 ? 40 : count(upTo: 5)
        var object = JSONObject()
        for index in 0..<size { object["\(text())\(index)"] = value(depth: min(depth, 1)) }
        return .object(object)
    }

    private mutating func number() -> JSONValue {
        let sign = Bool.random(using: &generator) ? "-" : ""
        let whole = String(UInt64.random(in: 0...UInt64.max, using: &generator) >> UInt64(count(upTo: 63)))
        let fraction = Bool.random(using: &generator) ? ".0\(count(upTo: 9_999))" : ""
        let exponents = ["", "e5", "E+400", "e-12"]
        let exponent = exponents[count(upTo: exponents.count - 1)]
        return JSONNumber(decimal: sign + whole + fraction + exponent).map(JSONValue.number) ?? .null
    }

    private mutating func text() -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "Z", "\"", "\\", "/", "\0", "\u{1}", "\u{1F}", "\n", "\r", "\t", "\u{7F}", "é", "e", "\u{301}",
            "\u{2028}", "א", "😀",
            "\u{FEFF}", "\u{10FFFF}",
        ]
        var text = ""
        for _ in 0..<count(upTo: 8) { text.unicodeScalars.append(alphabet[count(upTo: alphabet.count - 1)]) }
        return text
    }

    private mutating func count(upTo limit: Int) -> Int { Int.random(in: 0...limit, using: &generator) }
}
