import JSONCodec

/// Holds a value against a JSON Schema (2020-12), as far as descriptions of functions use it; a keyword it does not know is a fault.
struct SchemaValidator {
    /// The document that "$ref" points into.
    let root: JSONValue

    struct Fault: Equatable {
        let place: String
        let message: String
    }

    func faults(of value: JSONValue, against schema: JSONValue, at place: String) -> [Fault] {
        guard let keywords = schema.object?.members else {
            return [Fault(place: place, message: "has a schema that is none")]
        }
        return keywords.flatMap { faults(of: value, $0.name, $0.value, schema, place) }
    }

    private func faults(
        of value: JSONValue,
        _ keyword: String,
        _ wanted: JSONValue,
        _ schema: JSONValue,
        _ place: String
    ) -> [Fault] {
        func fault(unless holds: Bool, _ message: String) -> [Fault] {
            holds ? [] : [Fault(place: place, message: message)]
        }
        func accepts(_ other: JSONValue) -> Bool { faults(of: value, against: other, at: place).isEmpty }
        let subschemas = wanted.array ?? []
        switch keyword {
        case "title", "description", "format", "writeOnly", "readOnly", "$comment": return []
        case "$ref":
            guard let target = resolved(wanted) else {
                return fault(unless: false, "has a reference that leads nowhere")
            }
            return faults(of: value, against: target, at: place)
        case "type": return fault(unless: Self.isOf(wanted, value), "is not of type \(wanted.string ?? wanted.text)")
        case "const": return fault(unless: value == wanted, "is not \(wanted.text)")
        case "enum": return fault(unless: subschemas.contains(value), "is none of \(wanted.text)")
        case "anyOf": return fault(unless: subschemas.contains(where: accepts), "is nothing of what it may be")
        case "oneOf":
            return fault(unless: subschemas.count(where: accepts) == 1, "is not exactly one of what it may be")
        case "allOf": return subschemas.flatMap { faults(of: value, against: $0, at: place) }
        case "not": return fault(unless: !accepts(wanted), "is what it must not be")
        case "properties", "required", "additionalProperties": return members(of: value, keyword, wanted, schema, place)
        case "items":
            return (value.array ?? []).enumerated().flatMap { faults(of: $1, against: wanted, at: "\(place)[\($0)]") }
        default:
            return Self.bound(keyword, wanted, value).map { fault(unless: $0, "breaks \(keyword) \(wanted.text)") }
                ?? fault(unless: false, "has a schema with the unknown keyword \(keyword)")
        }
    }

    private func members(
        of value: JSONValue,
        _ keyword: String,
        _ wanted: JSONValue,
        _ schema: JSONValue,
        _ place: String
    ) -> [Fault] {
        guard let object = value.object else { return [] }
        switch keyword {
        case "required":
            let missing = (wanted.array ?? []).compactMap(\.string).filter { object[$0] == nil }
            return missing.map { Fault(place: "\(place).\($0)", message: "is missing") }
        case "properties":
            return (wanted.object?.members ?? []).flatMap { name, schema in
                object[name].map { faults(of: $0, against: schema, at: "\(place).\(name)") } ?? []
            }
        default:
            let further = object.members.filter { schema["properties"]?[$0.name] == nil }
            if wanted == false {
                return further.map { Fault(place: "\(place).\($0.name)", message: "is not declared") }
            }
            return further.flatMap { faults(of: $0.value, against: wanted, at: "\(place).\($0.name)") }
        }
    }

    /// "#/$defs/name"
    private func resolved(_ reference: JSONValue) -> JSONValue? {
        guard let text = reference.string, text.hasPrefix("#/") else { return nil }
        return text.dropFirst(2).split(separator: "/").reduce(Optional(root)) { $0?[String($1)] }
    }

    private static func isOf(_ type: JSONValue, _ value: JSONValue) -> Bool {
        if let types = type.array { return types.contains { isOf($0, value) } }
        return switch (type.string, value) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object): true
        case ("number", .number): true
        case ("integer", .number(let number)): number.integer != nil
        default: false
        }
    }

    /// Whether a number, a text or an array keeps to a bound; nil for a keyword that is none.
    private static func bound(_ keyword: String, _ wanted: JSONValue, _ value: JSONValue) -> Bool? {
        let limit = wanted.number?.double ?? 0
        switch keyword {
        case "minimum": return value.number.map { $0.double >= limit } ?? true
        case "maximum": return value.number.map { $0.double <= limit } ?? true
        case "multipleOf":
            return value.number.map { ($0.double / limit - ($0.double / limit).rounded()).magnitude < 1e-6 } ?? true
        case "minLength": return value.string.map { Double($0.unicodeScalars.count) >= limit } ?? true
        case "maxLength": return value.string.map { Double($0.unicodeScalars.count) <= limit } ?? true
        case "minItems": return value.array.map { Double($0.count) >= limit } ?? true
        case "maxItems": return value.array.map { Double($0.count) <= limit } ?? true
        case "pattern":
            guard let regex = wanted.string.flatMap({ try? Regex($0) }) else { return false }
            return value.string.map { $0.firstMatch(of: regex) != nil } ?? true
        default: return nil
        }
    }
}
