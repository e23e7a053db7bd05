/// A field that is wrong, and what would be right; the message never repeats the value.
public struct FieldError: Error, Sendable, Equatable {
    /// Path of the field, "product_data.name"; empty for the document itself.
    public let field: String
    /// What would be right, as a half-sentence: "must be a string".
    public let message: String

    /// Names a field and what would be right.
    public init(field: String, message: String) {
        self.field = field
        self.message = message
    }

    /// What is said of something that is no whole number in a range.
    public static func mustBeWhole(_ range: ClosedRange<Int>) -> String {
        "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    /// What is said of a text that is none of a few.
    public static func mustBeOne(of texts: [String]) -> String {
        "must be one of " + texts.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}

/// All the fields of a document that are wrong.
public struct FieldErrors: Error, Sendable, Equatable {
    /// At least one error, in the order found.
    public let errors: [FieldError]

    /// Collects errors for one answer.
    public init(_ errors: [FieldError]) { self.errors = errors }
}

/// Reads the members of an object, collecting every error, and refuses members that nobody asked for.
///
/// Each reading method answers nil where the member is missing or wrong and notes why; `finish` throws all of them at once.
public struct ObjectReader {
    /// What was found wrong so far.
    public private(set) var errors: [FieldError] = []
    private let members: JSONObject
    private let path: String
    private var known: [String] = []
    /// Where somebody wants to know what is read; nil while requests are answered.
    private let shape: ObjectShape?
    /// Unknown members that are named; the others of a flood are counted, or the answer would be larger than the question.
    private static let unknownLimit = 32

    /// Reads a value that has to be an object; `path` goes before the names in messages.
    public init(_ value: JSONValue, path: String = "") { self.init(value, path: path, shape: nil) }

    init(_ value: JSONValue, path: String, shape: ObjectShape?) {
        self.path = path
        self.shape = shape
        members = value.object ?? JSONObject()
        if value.object == nil {
            errors.append(FieldError(field: path, message: "must be an object, not \(value.kind)"))
        }
    }

    /// Notes an error of a member, or of the object itself where no name is given.
    public mutating func fail(_ name: String? = nil, _ message: String) {
        errors.append(FieldError(field: field(name), message: message))
    }

    /// Whether the object has that member, other than as null.
    public func has(_ name: String) -> Bool {
        guard let value = members[name] else { return false }
        return value != .null
    }

    /// A member of any kind; null and a missing member are the same.
    public mutating func value(_ name: String, required: Bool = true) -> JSONValue? {
        known.append(name)
        shape?.add(name, isRequired: required)
        guard let value = members[name], value != .null else {
            if required { fail(name, "is required") }
            return nil
        }
        return value
    }

    /// A text whose length in Unicode scalars lies in `length`; without control characters unless `multiline` allows line breaks and tabs.
    public mutating func string(
        _ name: String,
        length: ClosedRange<Int>,
        multiline: Bool = false,
        required: Bool = true
    ) -> String? {
        string(name, TextRule(length, multiline: multiline), required: required)
    }

    /// A text that keeps a rule.
    public mutating func string(_ name: String, _ rule: TextRule, required: Bool = true) -> String? {
        let value = value(name, required: required)
        describe(name) { rule.schema }
        guard let value else { return nil }
        guard let text = value.string else {
            fail(name, "must be a string, not \(value.kind)")
            return nil
        }
        if let violation = rule.violation(by: text) {
            fail(name, violation)
            return nil
        }
        return text
    }

    /// A whole number in a range.
    public mutating func integer(_ name: String, in range: ClosedRange<Int>, required: Bool = true) -> Int? {
        let value = value(name, required: required)
        describe(name) {
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        }
        guard let value else { return nil }
        guard let number = value.number else {
            fail(name, "must be a whole number, not \(value.kind)")
            return nil
        }
        guard let integer = number.integer, range.contains(integer) else {
            fail(name, FieldError.mustBeWhole(range))
            return nil
        }
        return integer
    }

    /// A number of any size, as written.
    public mutating func number(_ name: String, required: Bool = true) -> JSONNumber? {
        let value = value(name, required: required)
        describe(name) { ["type": "number"] }
        guard let value else { return nil }
        guard let number = value.number else {
            fail(name, "must be a number, not \(value.kind)")
            return nil
        }
        return number
    }

    /// One of a few texts.
    public mutating func choice<Choice>(
        _ name: String,
        of choices: [(text: String, value: Choice)],
        required: Bool = true
    ) -> Choice? {
        let value = value(name, required: required)
        describe(name) { ["enum": .array(choices.map { .string($0.text) })] }
        guard let value else { return nil }
        if let chosen = choices.first(where: { $0.text == value.string }) { return chosen.value }
        fail(name, FieldError.mustBeOne(of: choices.map(\.text)))
        return nil
    }

    /// A member that is an object of its own, read by `body` under its longer path.
    public mutating func object<Result>(
        _ name: String,
        required: Bool = true,
        _ body: (inout ObjectReader) -> Result?
    ) -> Result? {
        let value = value(name, required: required)
        describe(name) { ObjectShape.schema { _ = body(&$0) } }
        guard let value else { return nil }
        var nested = ObjectReader(value, path: field(name))
        let result = nested.members == JSONObject() && !nested.errors.isEmpty ? nil : body(&nested)
        nested.noteUnknownMembers()
        errors += nested.errors
        return nested.errors.isEmpty ? result : nil
    }

    /// A member that is an array of objects, each read by `body` under its longer path: "items[3].name".
    public mutating func objects<Element>(
        _ name: String,
        count: ClosedRange<Int>,
        required: Bool = true,
        _ body: (inout ObjectReader) -> Element?
    ) -> [Element] {
        let value = value(name, required: required)
        describe(name) {
            [
                "type": "array", "minItems": .integer(count.lowerBound), "maxItems": .integer(count.upperBound),
                "items": ObjectShape.schema { _ = body(&$0) },
            ]
        }
        guard let value else { return [] }
        guard let elements = value.array, count.contains(elements.count) else {
            let least = count.lowerBound == 0 ? "at most " : "\(count.lowerBound) to "
            fail(name, "must be an array of \(least)\(count.upperBound) objects")
            return []
        }
        return elements.enumerated().compactMap { index, element in
            var nested = ObjectReader(element, path: field("\(name)[\(index)]"))
            let result = nested.members == JSONObject() && !nested.errors.isEmpty ? nil : body(&nested)
            nested.noteUnknownMembers()
            errors += nested.errors
            return nested.errors.isEmpty ? result : nil
        }
    }

    /// Of two members exactly one has to be there, or at most one; notes an error of `other` where both are.
    ///
    /// Whether `name` is required: not where it need not be, nor beside `other`.
    public mutating func alternatives(_ name: String, _ other: String, required: Bool) -> Bool {
        shape?.add(ObjectShape.Alternatives(names: [name, other], isRequired: required))
        if has(name), has(other) { fail(other, "must not be given beside \(name)") }
        return required && !has(other)
    }

    /// Says more of a member than the reading methods know, in JSON Schema's words; costs nothing while requests are answered.
    public func describe(_ name: String, _ keywords: () -> JSONValue) { shape?.describe(name, keywords()) }

    /// Ends the reading: throws every error found, members that nobody asked for among them.
    public mutating func finish() throws(FieldErrors) {
        noteUnknownMembers()
        if !errors.isEmpty { throw FieldErrors(errors) }
    }

    /// Ends the reading with what was read; the value is there unless an error was noted.
    public mutating func finish<Value>(with value: Value?) throws(FieldErrors) -> Value {
        try finish()
        guard let value else { throw FieldErrors([FieldError(field: path, message: "is incomplete")]) }
        return value
    }

    private mutating func noteUnknownMembers() {
        let unknown = members.members.filter { member in !known.contains { $0.isExactly(member.name) } }
        for member in unknown.prefix(Self.unknownLimit) {
            fail(String(member.name.unicodeScalars.prefix(64)), "is not a known field")
        }
        let more = unknown.count - Self.unknownLimit
        if more > 0 { fail(nil, "has \(more) more fields that are not known") }
    }

    private func field(_ name: String?) -> String {
        guard let name else { return path }
        return path.isEmpty ? name : "\(path).\(name)"
    }
}
