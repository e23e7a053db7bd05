import JSONCodec

/// Holds a value against what is expected of it and says, place by place, what differs.
struct Matcher {
    /// One line a difference: the place, what was expected, what came.
    private(set) var differences: [String] = []

    /// Compares a value with an expectation, which may hold matchers such as "<uuid>"; nil for a value that is not there.
    mutating func compare(_ expected: JSONValue, with actual: JSONValue?, at place: String) {
        switch expected {
        case .string(let text) where Self.literal(text) != nil:
            let literal = JSONValue.text(Self.literal(text))
            if actual != literal { differ(place, literal.text, actual) }
        case .string("<absent>"):
            if let actual { differ(place, "nothing", actual) }
        case .string(let text) where text.hasPrefix("<") && text.hasSuffix(">"):
            compare(matcher: String(text.dropFirst().dropLast()), text, with: actual, at: place)
        case .object(let object):
            compare(object, with: actual, at: place)
        case .array(let elements):
            compare(elements, with: actual, at: place)
        case .number(let number):
            guard let other = actual?.number, DecimalText(number.text) == DecimalText(other.text) else {
                return differ(place, expected.text, actual)
            }
        default:
            if actual != expected { differ(place, expected.text, actual) }
        }
    }

    /// The text that "<text:…>" stands for, whatever it looks like; nil for every other.
    private static func literal(_ text: String) -> String? {
        text.hasPrefix("<text:") && text.hasSuffix(">") ? String(text.dropFirst(6).dropLast()) : nil
    }

    /// A text as it has to be written in an expectation to stand for itself.
    static func escaped(_ text: String) -> String {
        text.hasPrefix("<") && text.hasSuffix(">") && text.utf8.count > 1 ? "<text:\(text)>" : text
    }

    /// An expectation that was met, with what came in the places of its matchers.
    static func filled(_ expected: JSONValue, from actual: JSONValue) -> JSONValue {
        switch (expected, actual) {
        case (.string(let text), _) where text.hasPrefix("<") && text.hasSuffix(">"): return actual
        case (.array(let elements), .array(let others)) where elements.count == others.count:
            return .array(zip(elements, others).map { filled($0, from: $1) })
        case (.array, _): return actual
        case (.object(let object), .object(let other)):
            guard object["..."] == nil else { return actual }
            return .object(
                object.members.reduce(into: JSONObject()) { filled, member in
                    filled[member.name] = other[member.name].map { Self.filled(member.value, from: $0) }
                }
            )
        default: return expected
        }
    }

    /// Notes that an expectation could not even be held against its value.
    mutating func fail(_ place: String, _ message: String) { differences.append("\(place): \(message)") }

    private mutating func compare(_ expected: JSONObject, with actual: JSONValue?, at place: String) {
        guard let object = actual?.object else { return differ(place, "an object", actual) }
        for (name, value) in expected.members where name != "..." {
            compare(value, with: object[name], at: "\(place).\(name)")
        }
        guard expected["..."] != true else { return }
        for (name, value) in object.members where expected[name] == nil {
            differ("\(place).\(name)", "nothing", value)
        }
    }

    private mutating func compare(_ expected: [JSONValue], with actual: JSONValue?, at place: String) {
        guard let elements = actual?.array else { return differ(place, "an array", actual) }
        if expected.first == "<each>", expected.count == 2 {
            if elements.isEmpty { fail(place, "expected elements, got none") }
            for (index, element) in elements.enumerated() {
                compare(expected[1], with: element, at: "\(place)[\(index)]")
            }
            return
        }
        if elements.count != expected.count {
            fail(place, "expected \(expected.count) elements, got \(elements.count)")
        }
        for (index, pair) in zip(expected, elements).enumerated() {
            compare(pair.0, with: pair.1, at: "\(place)[\(index)]")
        }
    }

    private mutating func compare(matcher: String, _ text: String, with actual: JSONValue?, at place: String) {
        guard let matches = Self.matches(matcher, actual) else {
            return fail(place, "\(text) is not a matcher")
        }
        if !matches { differ(place, text, actual) }
    }

    /// Whether a value is what a matcher names; nil where there is no such matcher.
    private static func matches(_ matcher: String, _ value: JSONValue?) -> Bool? {
        let parts = matcher.split(separator: ":", maxSplits: 1)
        switch (parts.first ?? "", parts.count > 1 ? parts[1] : nil) {
        case ("any", nil): return value != nil
        case ("string", nil): return value?.string != nil
        case ("number", nil): return value?.number != nil
        case ("integer", nil): return value?.number?.integer != nil
        case ("uuid", nil):
            return matches(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/.ignoresCase(), value)
        case ("time", nil):
            return matches(/\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)/, value)
        case ("regex", let pattern?):
            guard let regex = try? Regex(String(pattern)) else { return nil }
            return matches(regex, value)
        case ("number", let range?):
            guard let dots = range.firstRange(of: ".."), let low = Double(range[..<dots.lowerBound]),
                let high = Double(range[dots.upperBound...]), low <= high
            else { return nil }
            return (value?.number?.double).map { $0 >= low && $0 <= high } ?? false
        default: return nil
        }
    }

    private static func matches(_ regex: some RegexComponent, _ value: JSONValue?) -> Bool {
        guard let text = value?.string else { return false }
        return text.wholeMatch(of: regex) != nil
    }

    private mutating func differ(_ place: String, _ expected: String, _ actual: JSONValue?) {
        let text = actual?.text ?? "nothing"
        differences.append("\(place): expected \(expected), got \(text.count > 300 ? text.prefix(300) + "…" : text)")
    }
}

/// A decimal number by its value, however it is written: 12.50 is 12.5 and 1.25e1.
struct DecimalText: Equatable {
    private let isNegative: Bool
    private let digits: [UInt8]
    private let exponent: Int

    /// Takes a number in JSON's grammar.
    init(_ text: String) {
        let parts = text.lowercased().split(separator: "e")
        let mantissa = parts.first ?? ""
        let fraction = mantissa.split(separator: ".").dropFirst().first?.count ?? 0
        var digits = Array(mantissa.utf8.filter { (48...57).contains($0) }.drop { $0 == 48 })
        var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction
        while digits.last == 48 {
            digits.removeLast()
            exponent += 1
        }
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
        isNegative = !digits.isEmpty && text.hasPrefix("-")
    }
}
