import JSONCodec
import RuntimeProtocols

/// What all functions tell of themselves as one OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1).
struct OpenAPIDocument: Sendable {
    let json: JSONValue

    /// Puts descriptions together: each function is a tag, each route an operation.
    init(_ functions: [(summary: String, description: JSONValue)]) {
        var paths = JSONObject()
        var tags: [JSONValue] = []
        for (summary, description) in functions {
            let routes = description["routes"]?.array ?? []
            guard let name = description["name"], !routes.isEmpty else { continue }
            tags.append(["name": name, "description": .string(summary)])
            for route in routes {
                guard let path = route["path"]?.string, let method = route["method"]?.string else { continue }
                var item = paths[path] ?? [:]
                item[method.lowercased()] = OpenAPIOperation(route, tag: name).json
                paths[path] = item
            }
        }
        json = [
            "openapi": "3.1.0",
            "info": [
                "title": "Pricetag", "version": "1", "summary": "Prices for what sellers have to sell.",
                "description": .string(Self.conventions),
            ],
            "servers": [["url": "/"]],
            "tags": .array(tags),
            "paths": .object(paths),
            "components": [
                "schemas": .object(Self.schemas(of: functions.map(\.description))),
                "responses": .object(Self.problems(of: functions.map(\.description))),
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer", "description": "The access_token of a login."]
                ],
            ],
        ]
    }

    private static let conventions = """
        JSON in and out. Every path works with and without a slash at its end. Money is dollars with two decimals, kept as whole \
        cents. Times are RFC 3339, UTC. Errors are problem documents (RFC 9457); those of fields name all of them at once.
        """

    /// The statuses that some route answers with a problem.
    private static func problems(of descriptions: [JSONValue]) -> JSONObject {
        let routes = descriptions.flatMap { $0["routes"]?.array ?? [] }
        let statuses = routes.flatMap { route in
            (route["responses"]?.object?.members ?? []).filter { $0.value["$ref"] != nil }.map(\.name)
        }
        return Set(statuses).sorted().reduce(into: JSONObject()) { $0[$1] = OpenAPIOperation.problem($1) }
    }

    /// What the schemas refer to.
    private static func schemas(of descriptions: [JSONValue]) -> JSONObject {
        var schemas = JSONObject()
        for (name, schema) in descriptions.flatMap({ $0["$defs"]?.object?.members ?? [] }) { schemas[name] = schema }
        return schemas
    }
}

/// A route as an operation of the document.
private struct OpenAPIOperation {
    let json: JSONValue

    init(_ route: JSONValue, tag: JSONValue) {
        let (method, path) = (route["method"]?.string ?? "", route["path"]?.string ?? "")
        var operation: JSONValue = [
            "operationId": .string(Self.identifier(method, path)), "tags": [tag], "summary": route["summary"] ?? "",
        ]
        if route["authentication"] == "bearer" { operation["security"] = [["bearer": []]] }
        if let parameters = route["parameters"], parameters != [] { operation["parameters"] = parameters }
        if let request = route["request"] {
            let types = route["request_media_types"]?.array?.compactMap(\.string) ?? ["application/json"]
            let content = Self.content(request, samples: route["samples"]?.array ?? [])
            operation["requestBody"] = [
                "required": true,
                "content": .object(types.reduce(into: JSONObject()) { $0[$1] = content }),
            ]
        }
        operation["responses"] = .object(Self.responses(of: route))
        json = operation
    }

    /// "postPricingPredict", "getProductsById"
    private static func identifier(_ method: String, _ path: String) -> String {
        let words = path.split(whereSeparator: { "/-".contains($0) }).filter { !["api", "v1"].contains($0) }
        return words.reduce(method.lowercased()) { name, word in
            let parameter = word.hasPrefix("{") ? "By" : ""
            let letters = word.filter(\.isLetter)
            return name + parameter + letters.prefix(1).uppercased() + letters.dropFirst()
        }
    }

    private static func content(_ schema: JSONValue, samples: [JSONValue]) -> JSONValue {
        var examples = JSONObject()
        for (number, sample) in samples.enumerated() {
            guard let body = sample["body"], let name = sample["name"] else { continue }
            examples["example\(number + 1)"] = ["summary": name, "value": body]
        }
        return ["schema": schema, "examples": .object(examples)]
    }

    private static func responses(of route: JSONValue) -> JSONObject {
        var responses = JSONObject()
        let isKeyed = route["parameters"]?.array?.contains { $0["name"] == "Idempotency-Key" } == true
        for (status, schema) in route["responses"]?.object?.members ?? [] {
            if schema["$ref"] == "#/$defs/problem" {
                responses[status] = ["$ref": .string("#/components/responses/\(status)")]
                continue
            }
            var response: JSONValue = ["description": .string(Self.phrase(status))]
            if schema != .null {
                var content: JSONValue = ["application/json": ["schema": schema]]
                for type in route["other_media_types"]?.array?.compactMap(\.string) ?? [] {
                    content[type] = ["schema": ["type": "string"]]
                }
                response["content"] = content
            }
            if isKeyed { response["headers"] = replayed }
            responses[status] = response
        }
        return responses
    }

    /// The problems that answer with a status, for all operations.
    static func problem(_ status: String) -> JSONValue {
        var problem: JSONValue = [
            "description": .string(phrase(status)),
            "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/problem"]]],
        ]
        if let field = fields[status] { problem["headers"] = [field.name: field.json] }
        return problem
    }

    /// The fields that tell a client what to do about a problem.
    private static let fields: [String: (name: String, json: JSONValue)] = [
        "401": ("WWW-Authenticate", text("How to authenticate (RFC 6750).")),
        "409": ("Retry-After", text("Seconds to wait, where asking again may help.")),
        "429": ("Retry-After", text("Seconds to wait.")), "503": ("Retry-After", text("Seconds to wait.")),
    ]

    /// Whether an answer was first given to an earlier request.
    private static let replayed: JSONValue = [
        "Idempotency-Replayed": [
            "description": "There where the request was carried out earlier, and this is its first answer.",
            "schema": ["const": "true"],
        ]
    ]

    private static func text(_ description: String) -> JSONValue {
        ["description": .string(description), "schema": ["type": "string"]]
    }

    private static func phrase(_ status: String) -> String { Int(status).map { ReasonPhrase.of($0) } ?? status }
}
