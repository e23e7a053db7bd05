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
        var schema: JSONValue = ["type": "object", "properties": .object(properties), "additionalProperties": false]
        // One of two members is required by what is said of both.
        let required = required.filter { name in !alternatives.contains { $0.names.contains(name) } }
        if !required.isEmpty { schema["required"] = .array(required.map(JSONValue.string)) }
        if !alternatives.isEmpty { schema["allOf"] = .array(alternatives.map(\.schema)) }
        return schema
    }
}

extension ObjectShape.Alternatives {
    fileprivate var schema: JSONValue {
        guard isRequired else { return ["not": ["required": .array(names.map(JSONValue.string))]] }
        return ["oneOf": .array(names.map { ["required": [.string($0)]] })]
    }
}
