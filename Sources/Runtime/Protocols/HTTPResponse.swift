import JSONCodec

/// A function's answer, in the shape that an Amazon API Gateway HTTP API expects back (payload format 2.0).
public struct HTTPResponse: Sendable, Equatable {
    /// Status code, 100 to 599.
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
        let text = String(validating: body, as: UTF8.self)
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
        guard let code = status.number?.integer ?? status.string.flatMap({ Int($0) }), (100...599).contains(code) else {
            throw EventError(member: "statusCode", message: "must be a whole number from 100 to 599")
        }
        self.init(statusCode: code)
        for (name, value) in json["headers"]?.object?.members ?? [] {
            guard let text = value.string ?? value.number?.text, HTTPFields.isValid(name: name, value: text) else {
                throw EventError(member: "headers", message: "\"\(name.prefix(64))\" is not a valid header field")
            }
            headers.add(name, text)
        }
        for cookie in json["cookies"]?.array ?? [] {
            guard let text = cookie.string, HTTPFields.isValid(name: "set-cookie", value: text) else {
                throw EventError(member: "cookies", message: "must hold header values")
            }
            cookies.append(text)
        }
        try readBody(json)
    }

    private mutating func readBody(_ json: JSONValue) throws(EventError) {
        guard let value = json["body"], value != .null else { return }
        guard let text = value.string else { throw EventError(member: "body", message: "must be a string") }
        if json["isBase64Encoded"] == .bool(true) {
            guard let bytes = Base64.decode(text) else { throw EventError(member: "body", message: "is not base64") }
            body = bytes
        } else {
            body = Array(text.utf8)
        }
    }
}
