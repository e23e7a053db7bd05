import JSONCodec
import RuntimeProtocols

extension Operation {
    /// The operation under its route, as a member of a function's description.
    func json(method: String, path: String) -> JSONValue {
        var document: JSONValue = [
            "method": .string(method), "path": .string(path), "summary": .string(summary),
            "authentication": .string(isAuthenticated ? "bearer" : "none"),
            "parameters": .array(parameters.map(\.json)),
        ]
        if let request { document["request"] = request.json }
        if !requestMediaTypes.isEmpty {
            document["request_media_types"] = .array(requestMediaTypes.map(JSONValue.string))
        }
        document["responses"] = .object(responses)
        if !otherMediaTypes.isEmpty {
            document["other_media_types"] = .array(otherMediaTypes.map(JSONValue.string))
        }
        document["samples"] = .array(samples.map(\.json))
        return document
    }

    private var responses: JSONObject {
        var responses = JSONObject()
        responses[String(answer.status)] = answer.schema?.json ?? .null
        for other in otherAnswers { responses[String(other.status)] = other.schema.json }
        // Any request may be damaged, any dependency away, any handler at fault.
        var statuses = Set(problems + [400, 413, 500, 503])
        if isAuthenticated { statuses.insert(401) }
        // Another request with the key may still be at work.
        if parameters.contains(where: { $0.name == Parameter.idempotencyKey.name }) { statuses.formUnion([409, 422]) }
        if request != nil { statuses.formUnion([415, 422]) }
        for status in statuses.sorted() where responses[String(status)] == nil {
            responses[String(status)] = ["$ref": "#/$defs/problem"]
        }
        return responses
    }
}

extension Operation.Parameter {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "in": .string(place.rawValue), "required": .bool(place == .path),
            "description": .string(summary), "schema": schema.json,
        ]
    }
}

extension Operation.Sample {
    fileprivate var json: JSONValue {
        var document: JSONValue = ["name": .string(name)]
        for (member, values) in [("path", path), ("query", query), ("headers", headers)] where !values.isEmpty {
            document[member] = .object(values.reduce(into: JSONObject()) { $0[$1.name] = .string($1.value) })
        }
        if let body { document["body"] = body }
        return document
    }
}

extension Schema {
    /// application/problem+json (RFC 9457), as every function answers it.
    static var problem: Schema {
        let field: Schema = .object([("field", .text), ("message", .text)])
        return Schema([
            "type": "object",
            "properties": [
                "type": ["type": "string", "pattern": "^urn:pricetag:problem:[a-z-]+$"], "title": Schema.text.json,
                "status": Schema.integer(400...599).json, "detail": Schema.text.json,
                "errors": Schema.array(of: field).json, "balance": Schema.money.json, "price": Schema.money.json,
                "request_id": Schema.text.json,
            ],
            "required": ["type", "title", "status", "detail", "request_id"], "additionalProperties": false,
        ])
    }
}
