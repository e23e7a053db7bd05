import JSONCodec
import RuntimeProtocols

/// A whole response that another has to equal in every byte, but for the places of its matchers.
struct ResponseTemplate: Sendable {
    private let statusCode: JSONValue
    private let headers: JSONObject
    private let cookies: JSONValue
    private let body: Body

    private enum Body: Sendable {
        case json(JSONValue)
        case text(String)
        case base64([UInt8])
    }

    /// Reads {statusCode, headers, cookies, and one of body (as JSON), text, base64}; without any of these the body is empty.
    init(json: JSONValue, path: String) throws {
        try json.requireMembers(["statusCode", "headers", "cookies", "body", "text", "base64"], path: path)
        guard let statusCode = json["statusCode"], let headers = json["headers"]?.object else {
            throw ReplayFileError(path: path, message: "a whole response has a statusCode and headers")
        }
        self.statusCode = statusCode
        self.headers = headers
        cookies = json["cookies"] ?? []
        switch (json["body"], json["text"], json["base64"]) {
        case (let body?, nil, nil): self.body = .json(body)
        case (nil, let text?, nil): self.body = .text(text.string ?? "")
        case (nil, nil, let base64?):
            guard let bytes = base64.string.flatMap({ Base64.decode($0) }) else {
                throw ReplayFileError(path: path, message: "\"base64\" is not base64")
            }
            self.body = .base64(bytes)
        case (nil, nil, nil): body = .text("")
        default: throw ReplayFileError(path: path, message: "a body is one of body, text and base64")
        }
    }

    /// Notes every difference of a response; what the matchers stand for is taken as it came.
    func compare(_ response: HTTPResponse, captures: Captures, _ matcher: inout Matcher) throws {
        matcher.compare(statusCode, with: .integer(response.statusCode), at: "statusCode")
        let expected = try captures.filled(.object(headers))
        matcher.compare(expected, with: .object(response.ownHeaders), at: "headers")
        let cookies = JSONValue.array(response.cookies.map(JSONValue.string))
        matcher.compare(try captures.filled(self.cookies), with: cookies, at: "cookies")
        switch body {
        case .json(let json): compare(try captures.filled(json), response.body, &matcher)
        case .text(let text):
            guard case .string(let filled) = try captures.filled(.string(text)) else { return }
            compare(Array(filled.utf8), response.body, &matcher)
        case .base64(let bytes): compare(bytes, response.body, &matcher)
        }
    }

    private func compare(_ expected: JSONValue, _ bytes: [UInt8], _ matcher: inout Matcher) {
        guard let actual = try? JSONValue(parsing: bytes) else {
            return matcher.fail("body", "expected JSON, got \(String(decoding: bytes.prefix(300), as: UTF8.self))")
        }
        let count = matcher.differences.count
        matcher.compare(expected, with: actual, at: "body")
        // Equal in all values: then the members' order, the numbers' text and the white space have to be, too.
        if matcher.differences.count == count { compare(Matcher.filled(expected, from: actual).bytes, bytes, &matcher) }
    }

    private func compare(_ expected: [UInt8], _ actual: [UInt8], _ matcher: inout Matcher) {
        guard expected != actual else { return }
        let place = zip(expected, actual).prefix { $0 == $1 }.count
        matcher.fail(
            "body",
            "differs from byte \(place) on: expected \(Self.excerpt(expected, place)), got \(Self.excerpt(actual, place))"
        )
    }

    private static func excerpt(_ bytes: [UInt8], _ place: Int) -> String {
        let excerpt = bytes[max(0, place - 16)..<min(bytes.count, place + 48)]
        guard let text = String(validating: excerpt, as: UTF8.self) else {
            return "base64 \(Base64.encode(Array(excerpt)))"
        }
        return JSONValue.string(text).text + (place + 48 < bytes.count ? "…" : "")
    }
}

extension HTTPResponse {
    /// What the connection or the host says for itself, on every host in another way.
    private static let framing: Set<String> = [
        "connection", "content-length", "date", "keep-alive", "server", "traceparent", "transfer-encoding",
        "x-request-id",
    ]

    /// The header fields that are of the response itself, without its id, which is checked apart.
    var comparableHeaders: [(name: String, value: String)] {
        headers.fields.filter { !Self.framing.contains($0.name) }
    }

    /// Those of them that not every answer has.
    var ownHeaders: JSONObject {
        comparableHeaders.reduce(into: JSONObject()) { fields, field in
            let isCommon = Self.protection.contains { $0 == field }
            if !isCommon { fields[field.name] = .string(field.value) }
        }
    }

    /// The response as one document, its body as JSON where it is JSON.
    var document: JSONValue {
        var headers = JSONObject()
        for (name, value) in self.headers.fields { headers[name] = .string(value) }
        let body = (try? JSONValue(parsing: self.body)) ?? .string(String(decoding: self.body, as: UTF8.self))
        return [
            "statusCode": .integer(statusCode),
            "headers": .object(headers),
            "cookies": .array(cookies.map(JSONValue.string)),
            "body": body,
        ]
    }
}
