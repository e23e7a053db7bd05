import JSONCodec

/// A function's answer, in the shape that an Amazon API Gateway HTTP API expects back (payload format 2.0).
public struct HTTPResponse: Sendable, Equatable {
    /// Status code, 200 to 599: a function's answer is a final one.
    public var statusCode: Int
    /// Header fields without content-length and without set-cookie.
    public var headers: HTTPFields
    /// One Set-Cookie value each.
    public var cookies: [String]
    /// Body as bytes.
    public var body: [UInt8]

    /// Makes a response from its parts.
    public init(statusCode: Int, headers: HTTPFields = HTTPFields(), cookies: [String] = [], body: [UInt8] = []) {
        self.statusCode = statusCode
        self.headers = headers
        self.cookies = cookies
        self.body = body
    }

    /// A JSON answer.
    public init(statusCode: Int, json: JSONValue, contentType: String = "application/json") {
        self.init(statusCode: statusCode, headers: HTTPFields([("content-type", contentType)]), body: json.bytes)
    }

    /// The response as a document; a body that is not UTF-8 goes out as base64.
    public var json: JSONValue {
        let text = String(utf8: body[...])
        var response: JSONValue = ["statusCode": .integer(statusCode), "headers": .strings(headers.fields)]
        if !cookies.isEmpty { response["cookies"] = .array(cookies.map(JSONValue.string)) }
        response["body"] = .string(text ?? Base64.encode(body))
        response["isBase64Encoded"] = .bool(text == nil)
        return response
    }

    /// Reads what a function answered; a document without `statusCode` is a 200 whose body it is, as API Gateway infers.
    public init(json: JSONValue) throws(EventError) {
        guard let status = json["statusCode"] else {
            self.init(statusCode: 200, json: json)
            return
        }
        guard let code = Self.code(status) else {
            throw EventError(member: "statusCode", message: "must be a whole number from 200 to 599")
        }
        self.init(statusCode: code)
        try readHeaders(json)
        for cookie in try json.texts("cookies") { try addCookie(cookie) }
        try readBody(json)
    }

    /// Platforms take a status that was written as text.
    private static func code(_ value: JSONValue) -> Int? {
        let text = value.number?.text ?? value.string ?? ""
        guard text.utf8.count == 3, let code = Int(text), (200...599).contains(code) else { return nil }
        return code
    }

    /// Fields that speak of the connection, which is the host's.
    private static let framing: Set<String> = [
        "connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade",
    ]

    private mutating func readHeaders(_ json: JSONValue) throws(EventError) {
        var fields: [(name: String, value: String)] = []
        for (name, value) in try json.object("headers").object?.members ?? [] {
            guard let text = value.string ?? value.number?.text, HTTPFields.isValid(name: name, value: text) else {
                throw EventError(member: "headers", message: "\"\(name.clipped)\" is not a valid header field")
            }
            switch name.asciiLowercased() {
            case "set-cookie": try addCookie(text)
            case let name where Self.framing.contains(name): continue
            case let name: fields.append((name, text))
            }
        }
        headers = HTTPFields(fields)
    }

    private mutating func addCookie(_ text: String) throws(EventError) {
        guard HTTPFields.isValid(name: "set-cookie", value: text) else {
            throw EventError(member: "cookies", message: "must hold header values")
        }
        cookies.append(text)
    }

    private mutating func readBody(_ json: JSONValue) throws(EventError) {
        let text = try json.text("body", or: "")
        guard try json.flag("isBase64Encoded") else {
            body = Array(text.utf8)
            return
        }
        guard let bytes = Base64.decode(text) else { throw EventError(member: "body", message: "is not base64") }
        body = bytes
    }
}
