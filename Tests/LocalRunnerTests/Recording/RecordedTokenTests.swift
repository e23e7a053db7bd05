import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// A token that was there before the recording began: the file says whose it is and for how long, and a replay makes another.
@Suite struct RecordedTokenTests {
    private static let subject = "0199c0de-1234-7abc-8def-0123456789ab"
    private static let start: Int64 = 1_790_000_000_250

    private static func token(version: Int = 3, expiry: String) -> String {
        let claims = #"{"iss":"pricetag","sub":"\#(subject)","ver":\#(version),"exp":\#(expiry),"jti":"j-of-ada"}"#
        let parts = [#"{"alg":"HS256","typ":"at+jwt"}"#, claims, "signature of ada"]
        return parts.map { Base64.encodeURL(Array($0.utf8)) }.joined(separator: ".")
    }

    /// A request with a token, so many seconds after the start, and its answer.
    private static func exchange(_ token: String, after seconds: Int64, refusal: String? = nil) -> RecordedExchange {
        var event = HTTPEvent(method: "GET", rawPath: "/a", context: RequestContext(requestID: "r-1"))
        event.headers["authorization"] = "Bearer \(token)"
        let body: JSONValue = refusal.map { ["detail": .string($0)] } ?? [:]
        let response = HTTPResponse(statusCode: refusal == nil ? 200 : 401, json: body)
        return RecordedExchange(function: "scripted", event: event, response: response, time: start + seconds * 1_000)
    }

    /// Records exchanges and gives the steps that were written, without the audit at the end; no part of a token may be among them.
    private func recorded(_ exchanges: RecordedExchange...) throws -> [JSONValue] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/a.scenario.json"
        var session = try RecordedSession(path: path, start: Self.start, accounts: [])
        for exchange in exchanges { try session.add(exchange) }
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        for exchange in exchanges {
            let token = exchange.event.headers["authorization"]?.split(separator: " ").last ?? ""
            let parts = token.split(separator: ".")
            #expect(parts.count == 3)
            // The header is the same in every token.
            for part in parts.dropFirst() { #expect(!text.contains(part), "\(part)") }
        }
        #expect(!text.contains("j-of-ada"))
        #expect(try ScenarioReader(path: path).scenario().steps.isEmpty == false)
        return try JSONValue(parsing: Files.read(path))["steps"]?.array?.dropLast() ?? []
    }

    @Test func `keeps its subject, its version and the seconds that it is still good for, and is made once`() throws {
        let token = Self.token(expiry: "1790000600")
        let steps = try recorded(Self.exchange(token, after: 7), Self.exchange(token, after: 9))
        #expect(steps.map { $0["function"]?.string } == ["maintenance", "scripted", "scripted"])
        #expect(steps[0]["at"] == 7_000)
        #expect(
            steps[0]["event"] == [
                "action": "restore", "accounts": [],
                "tokens": [["subject": .string(Self.subject), "version": 3, "expires_in": 593]],
            ]
        )
        #expect(steps[0]["capture"] == ["token1": "document.tokens.0"])
        #expect(
            steps[1...].map { $0["event"]?["headers"]?["authorization"] } == ["Bearer ${token1}", "Bearer ${token1}"]
        )
    }

    @Test func `is made again so that it has expired, or is void, where it was refused for that`() throws {
        let steps = try recorded(
            Self.exchange(Self.token(expiry: "1789999000"), after: 0, refusal: "The token has expired."),
            Self.exchange(Self.token(version: 9, expiry: "1790000600"), after: 1, refusal: "The token is void.")
        )
        #expect(steps.map { $0["function"]?.string } == ["maintenance", "scripted", "maintenance", "scripted"])
        #expect(
            [0, 2].map { steps[$0]["event"]?["tokens"]?.array?.first } == [
                ["subject": .string(Self.subject), "version": 3, "expires_in": -1_000],
                ["subject": .string(Self.subject), "version": 9, "expires_in": 599],
            ]
        )
        #expect(
            [1, 3].map { steps[$0]["event"]?["headers"]?["authorization"] } == ["Bearer ${token1}", "Bearer ${token2}"]
        )
    }

    @Test func `is not made where it was refused for what it is`() throws {
        let forged = Self.exchange(
            Self.token(expiry: "1790000600"),
            after: 0,
            refusal: "The token has a wrong signature."
        )
        let steps = try recorded(forged)
        #expect(steps.map { $0["function"]?.string } == ["scripted"])
        #expect(steps[0]["event"]?["headers"]?["authorization"]?.string?.contains(".e30.") == true)
    }

    @Test(arguments: [
        (#","kid":"q83vEjRWeJA""#, #"{"alg":"HS256","typ":"at+jwt"}"#), (#","kid":"../../secrets""#, "{}"),
        (#","kid":1"#, "{}"), (#", "kid":"q83vEjRWeJA""#, "{}"),
        (#","jku":"https://a.example""#, "{}"),
    ])
    func `keeps the algorithm and the type of what was refused, and leaves out the name of a key`(
        member: String,
        header: String
    ) throws {
        let text = #"{"alg":"HS256","typ":"at+jwt"\#(member)}"#
        let neutral = BearerToken.neutral("\(Base64.encodeURL(Array(text.utf8))).e30.AA")
        let part = try #require(neutral.split(separator: ".").first)
        #expect(Base64.decodeURL(part).map { String(decoding: $0, as: UTF8.self) } == header)
    }

    /// A route that asks for no token takes whatever comes along; numbers that no token of ours has can't be made again.
    @Test(arguments: ["-9223372036854775808", "9223372036854775807", "1790086651", "-400000000"])
    func `is not made where the service could never have given it`(expiry: String) throws {
        #expect(
            try recorded(Self.exchange(Self.token(expiry: expiry), after: 0)).map { $0["function"]?.string } == [
                "scripted"
            ]
        )
    }

    @Test(arguments: [-1, Int(Int32.max) + 1])
    func `is not made where no account could have had its version`(version: Int) throws {
        let steps = try recorded(Self.exchange(Self.token(version: version, expiry: "1790000600"), after: 0))
        #expect(steps.map { $0["function"]?.string } == ["scripted"])
    }
}
