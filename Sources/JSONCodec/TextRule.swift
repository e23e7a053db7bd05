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
        let count = text.unicodeScalars.count
        guard count >= length.lowerBound else {
            return length.lowerBound == 1
                ? "must not be empty" : "must have at least \(length.lowerBound) characters"
        }
        guard count <= length.upperBound else { return "must have at most \(length.upperBound) characters" }
        guard text.unicodeScalars.allSatisfy(isAllowed) else { return "must not contain control characters" }
        return mayBeBlank || !text.allSatisfy(\.isWhitespace) ? nil : "must not be blank"
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

    private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: isMultiline
        case 0..<0x20, 0x7F: false
        default: true
        }
    }
}
