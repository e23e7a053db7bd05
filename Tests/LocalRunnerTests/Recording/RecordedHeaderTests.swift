import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// What programs and proxies on the way of a request add to it tells of its sender, too.
@Suite struct RecordedHeaderTests {
    /// The one step of a recorded exchange.
    private func recorded(
        _ headers: [(name: String, value: String)],
        response: HTTPResponse = HTTPResponse(statusCode: 204)
    ) throws -> JSONValue {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/a.scenario.json"
        var session = try RecordedSession(path: path, start: 0, accounts: [])
        var event = HTTPEvent(method: "GET", rawPath: "/a", context: RequestContext(requestID: "r-1"))
        event.headers = HTTPFields(headers)
        try session.add(RecordedExchange(function: "scripted", event: event, response: response, time: 1))
        return try #require(JSONValue(parsing: Files.read(path))["steps"]?.array?.first)
    }

    @Test(arguments: ["x-access-token", "x-amz-security-token", "x-session-id", "x-client-secret", "x-auth-token"])
    func `leaves out a field that is called like a secret, of requests and of answers`(name: String) throws {
        let answer = HTTPResponse(statusCode: 204, headers: HTTPFields([(name, "answer-of-ada")]))
        let step = try recorded([(name, "value-of-ada"), ("accept", "*/*")], response: answer)
        #expect(step["event"]?["headers"]?[name] == "redacted")
        #expect(step["event"]?["headers"]?["accept"] == "*/*")
        #expect(step["response"]?["headers"]?[name] == "<string>")
        #expect(!step.text.contains("of-ada"))
    }

    @Test(arguments: [
        ("https://a.example/page?token=value-of-ada&x=1", "https://a.example/page?redacted"),
        // Nobody knows what another site calls its secrets.
        ("https://a.example/?c=value-of-ada", "https://a.example/?redacted"),
        ("https://a.example/page", "https://a.example/page"), ("https://a.example/page?", "https://a.example/page?"),
    ])
    func `keeps of a referring page its path alone`(page: String, expected: String) throws {
        let answer = HTTPResponse(statusCode: 200, json: ["echo": page.contains("token") ? "value-of-ada" : ""])
        let step = try recorded([("referer", page)], response: answer)
        #expect(step["event"]?["headers"]?["referer"] == .string(expected))
        #expect(!step.text.contains("value-of-ada"))
    }

    @Test(arguments: [
        ("/welcome?token=value-of-ada", #"<regex:\/welcome\?token=[^&#\s]*>"#),
        ("https://a.example/?x=1&access%5Ftoken=value-of-ada#top", #"&access%5Ftoken=[^&#\s]*#top>"#),
        ("/done#session_id=value-of-ada&ok=1", #"<regex:\/done#session_id=[^&#\s]*&ok=1>"#),
        ("/items?name=x&token_type=bearer", "/items?name=x&token_type=bearer"),
    ])
    func `leaves the secrets out of an address that it answers with`(address: String, expected: String) throws {
        var answer = HTTPResponse(statusCode: 303, json: ["next_page": .string(address), "echo": "value-of-ada"])
        answer.headers["location"] = address
        if !address.contains("of-ada") { answer.body = Array("{}".utf8) }
        let step = try recorded([], response: answer)
        #expect(step["response"]?["headers"]?["location"]?.string?.hasSuffix(expected) == true, "\(step.text)")
        #expect(!step.text.contains("of-ada"))
        // What was written down fits what was answered.
        let template = try #require(step["response"]?["headers"]?["location"])
        var matcher = Matcher()
        matcher.compare(template, with: .string(address), at: "location")
        #expect(matcher.differences.isEmpty)
    }

    @Test(arguments: ["x-forwarded-for", "x-real-ip", "forwarded", "true-client-ip", "cf-connecting-ip"])
    func `leaves out where the client was`(name: String) throws {
        let step = try recorded([(name, "203.0.113.9"), ("accept", "*/*")])
        #expect(step["event"]?["headers"] == ["accept": "*/*"])
        #expect(!step.text.contains("203.0.113.9"))
    }

    @Test func `masks the secrets of an answer that is no text`() throws {
        let body = [0xFF] + Array("password".utf8) + [0, 0x41, 0xFE, 0xFF]
        let masked = [0xFF] + Array("password".utf8) + [0, 0x78, 0x78, 0x78]
        let step = try recorded([], response: HTTPResponse(statusCode: 200, body: body))
        #expect(step["response"]?["base64"] == .string(Base64.encode(masked)))
    }
}
