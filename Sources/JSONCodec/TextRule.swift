/// What a text has to be like, wherever it comes from: a member of a document, a cell of a table.
public struct TextRule: Sendable {
    /// How many Unicode scalars it has.
    public let length: ClosedRange<Int>
    private let isMultiline: Bool
    private let mayBeBlank: Bool

    /// A text without control characters unless `multiline` allows line breaks and tabs; `mayBeBlank`: of nothing but white space.
    public init(_ length: ClosedRange<Int>, multiline: Bool = false, mayBeBlank: Bool = true) {
        self.length = length
        isMultiline = multiline
        self.mayBeBlank = mayBeBlank
    }

    /// What would be right, where a text is not; nil where it is.
    public func violation(by text: String) -> String? {
        let (count, isAllowed) = look(at: text)
        guard count >= length.lowerBound else {
            return length.lowerBound == 1
                ? "must not be empty" : "must have at least \(length.lowerBound) characters"
        }
        guard count <= length.upperBound else { return "must have at most \(length.upperBound) characters" }
        guard isAllowed else { return "must not contain control characters" }
        return mayBeBlank || !isBlank(text) ? nil : "must not be blank"
    }

    private func isBlank(_ text: String) -> Bool {
        // A text that begins with a visible character of ASCII needs no look into the tables of Unicode.
        if let first = text.utf8.first, (0x21...0x7E).contains(first) { return false }
        return text.allSatisfy(\.isWhitespace)
    }

    /// The same as a JSON Schema.
    var schema: JSONValue {
        let controls = isMultiline ? "\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F" : "\\x00-\\x1F\\x7F"
        var schema: JSONValue = [
            "type": "string", "minLength": .integer(length.lowerBound), "maxLength": .integer(length.upperBound),
            "pattern": .string("^[^\(controls)]*$"),
        ]
        if !mayBeBlank { schema["allOf"] = [["pattern": "\\S"]] }
        return schema
    }

    /// How many Unicode scalars a text has, and whether all are allowed: those that may not be are a byte each in UTF-8.
    private func look(at text: String) -> (count: Int, isAllowed: Bool) {
        var text = text
        return text.withUTF8 { bytes in
            var count = 0
            var isAllowed = true
            for byte in bytes {
                if byte & 0xC0 != 0x80 { count += 1 }
                if byte < 0x20 || byte == 0x7F { isAllowed = isAllowed && isMultiline && isLineBreakOrTab(byte) }
            }
            return (count, isAllowed)
        }
    }

    private func isLineBreakOrTab(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
