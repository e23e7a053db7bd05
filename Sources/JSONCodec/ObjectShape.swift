/// What a reader asks of an object, noted while it reads: so that a description can't say anything else than the code does.
public final class ObjectShape {
    private var properties = JSONObject()
    private var required: [String] = []
    private var alternatives: [Alternatives] = []

    /// Two members of which one excludes the other.
    struct Alternatives {
        let names: [String]
        /// Whether one of them has to be there.
        let isRequired: Bool
    }

    private init() {}

    /// The JSON Schema (2020-12) of what `read` accepts; it is run on an object without members, and what it reports is passed over.
    ///
    /// Only for reading code that asks for all its members before it gives up.
    public static func schema(_ read: (inout ObjectReader) throws -> Void) -> JSONValue {
        let shape = ObjectShape()
        var reader = ObjectReader([:], path: "", shape: shape)
        // That everything is missing is what it always says here.
        try? read(&reader)
        return shape.schema
    }

    func add(_ name: String, isRequired: Bool) {
        if properties[name] == nil { properties[name] = [:] }
        if isRequired, !required.contains(name) { required.append(name) }
    }

    func add(_ alternatives: Alternatives) { self.alternatives.append(alternatives) }

    func describe(_ name: String, _ keywords: JSONValue) {
        var property = properties[name] ?? [:]
        for (keyword, value) in keywords.object?.members ?? [] { property[keyword] = value }
        properties[name] = property
    }

    private var schema: JSONValue {
        // One of two members is required by what is said of both.
        let required = required.filter { name in !alternatives.contains { $0.names.contains(name) } }
        let members = properties.members.reduce(into: JSONObject()) { members, property in
            members[property.name] = required.contains(property.name) ? property.value : Self.orNull(property.value)
        }
        var schema: JSONValue = ["type": "object", "properties": .object(members), "additionalProperties": false]
        if !required.isEmpty { schema["required"] = .array(required.map(JSONValue.string)) }
        if !alternatives.isEmpty { schema["allOf"] = .array(alternatives.map(\.schema)) }
        return schema
    }

    /// A member that need not be there may be null as well.
    private static func orNull(_ property: JSONValue) -> JSONValue {
        var property = property
        if let type = property["type"] { property["type"] = [type, "null"] }
        if let choices = property["enum"]?.array { property["enum"] = .array(choices + [.null]) }
        return property
    }
}

extension ObjectShape.Alternatives {
    fileprivate var schema: JSONValue {
        guard isRequired else { return ["not": Self.present(names)] }
        return ["oneOf": .array(names.map { Self.present([$0]) })]
    }

    private static func present(_ names: [String]) -> JSONValue {
        let isThere: JSONValue = ["not": ["type": "null"]]
        return [
            "required": .array(names.map(JSONValue.string)),
            "properties": .object(names.reduce(into: JSONObject()) { $0[$1] = isThere }),
        ]
    }
}
