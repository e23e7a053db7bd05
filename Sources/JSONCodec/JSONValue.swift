/// A JSON document, kept exactly: numbers as their text, members in their order.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// The member of that name, where this is an object that has it; setting appends or replaces, and leaves other kinds alone.
    public subscript(name: String) -> JSONValue? {
        get { object?[name] }
        set {
            guard case .object(var object) = self else { return }
            // Lets go of the members first, or setting one would copy them all.
            self = .null
            object[name] = newValue
            self = .object(object)
        }
    }

    /// The text, where this is a string.
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The number, where this is one.
    public var number: JSONNumber? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    /// The truth value, where this is one.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements, where this is an array.
    public var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members, where this is an object.
    public var object: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// What a message to a person calls a value of this kind.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// A number of a JSON document as it was written, so that no cent ever passes through a floating-point value.
public struct JSONNumber: Sendable, Equatable {
    /// The number in JSON's grammar.
    public let text: String

    /// Takes a text that the parser has checked.
    init(checked text: String) { self.text = text }

    /// A whole number.
    public init(_ value: some BinaryInteger) { text = String(value) }

    /// A finite floating-point number in its shortest form; nil for NaN and infinities, which JSON can't say.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        // A whole number is written without ".0": 3, not 3.0.
        text = value == value.rounded() && value.magnitude < 0x1p54 ? String(Int64(value)) : "\(value)"
    }

    /// A number from its decimal text; nil where the text is not in JSON's grammar.
    public init?(decimal text: String) {
        // A document may have white space around its number, a number has none.
        guard let number = (try? JSONValue(parsing: Array(text.utf8)))?.number, number.text.isExactly(text) else {
            return nil
        }
        self = number
    }

    /// The value, where it is written as a whole number that fits; one without a fraction has none either where it is written, "3.0".
    public var integer: Int? {
        guard let point = text.firstIndex(of: "."), text[point...].dropFirst().allSatisfy({ $0 == "0" }) else {
            return Int(text)
        }
        return Int(text[..<point])
    }

    /// The nearest floating-point value; infinite where it is too large.
    public var double: Double { Double(text) ?? .nan }
}

/// The members of a JSON object, in their order, each name once.
public struct JSONObject: Sendable, Equatable {
    /// Names and values in the order of the document.
    public private(set) var members: [(name: String, value: JSONValue)] = []

    /// An object without members.
    public init() {}

    /// An object of members of which a repeated name keeps its first place and its last value.
    package init(_ members: [(name: String, value: JSONValue)]) {
        var index = NameIndex()
        for member in members {
            if let place = index.place(of: member.name, among: self.members.count, name: { self.members[$0].name }) {
                self.members[place].value = member.value
            } else {
                self.members.append(member)
            }
        }
    }

    /// The value of that name; setting appends or replaces, nil removes.
    public subscript(name: String) -> JSONValue? {
        get { members.first { $0.name.isExactly(name) }?.value }
        set {
            let index = members.firstIndex { $0.name.isExactly(name) }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((name, value))
            case (nil, nil): break
            }
        }
    }

    /// Adds a member whose name is known to be new.
    mutating func append(_ name: String, _ value: JSONValue) { members.append((name, value)) }

    /// Equal names, values and order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) { $0.name.isExactly($1.name) && $0.value == $1.value }
    }
}

extension JSONValue {
    /// Equal in every byte of every text, and in the order of members.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.isExactly(right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object with its members in the order written; a repeated name keeps the last value.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { (name: $0.0, value: $0.1) }))
    }
}

extension JSONValue {
    /// A string, or null where there is none.
    public static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
    /// A whole number.
    public static func integer(_ value: some BinaryInteger) -> JSONValue { .number(JSONNumber(value)) }
    /// A finite number; null for NaN and infinities.
    public static func double(_ value: Double) -> JSONValue { JSONNumber(value).map(JSONValue.number) ?? .null }
}
