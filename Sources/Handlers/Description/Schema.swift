import Domain
import JSONCodec

/// What a value has to be like, as a JSON Schema (2020-12).
struct Schema {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    /// The body that a payload reads; made by the reading code itself.
    init(of payload: (some RequestPayload).Type) {
        json = ObjectShape.schema { reader in _ = try payload.init(&reader) }
    }

    /// An object with these members, all of them, and no others.
    static func object(_ members: [(name: String, schema: Schema)]) -> Schema {
        var properties = JSONObject()
        for (name, schema) in members { properties[name] = schema.json }
        return Schema([
            "type": "object", "properties": .object(properties), "additionalProperties": false,
            "required": .array(members.map { .string($0.name) }),
        ])
    }

    static func array(of element: Schema) -> Schema { Schema(["type": "array", "items": element.json]) }

    static func choice(_ texts: [String]) -> Schema { Schema(["enum": .array(texts.map(JSONValue.string))]) }

    static func constant(_ value: JSONValue) -> Schema { Schema(["const": value]) }

    static func integer(_ range: ClosedRange<Int>) -> Schema {
        Schema(["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)])
    }

    static func text(_ length: ClosedRange<Int>) -> Schema {
        Schema(["type": "string", "minLength": .integer(length.lowerBound), "maxLength": .integer(length.upperBound)])
    }

    static var text: Schema { Schema(["type": "string"]) }
    static var count: Schema { Schema(["type": "integer", "minimum": 0]) }
    static var id: Schema { Schema(["type": "string", "format": "uuid"]) }
    /// A place in a list.
    static var sequence: Schema { Schema(["type": "string", "pattern": "^[1-9][0-9]{0,17}$"]) }
    /// RFC 3339 in UTC.
    static var time: Schema { Schema(["type": "string", "format": "date-time"]) }
    /// Dollars, exact to the cent.
    static var money: Schema { Schema(["type": "number", "multipleOf": .money(Money(cents: 1))]) }
    static var number: Schema { Schema(["type": "number"]) }
    /// A share of all, or a probability.
    static var share: Schema { Schema(["type": "number", "minimum": 0, "maximum": 1]) }

    /// The same, or null.
    var orNull: Schema { Schema(["anyOf": [json, ["type": "null"]]]) }

    /// The same for text that may be any, but for what a person should know of it.
    func described(_ text: String) -> Schema {
        var json = json
        json["description"] = .string(text)
        return Schema(json)
    }
}
