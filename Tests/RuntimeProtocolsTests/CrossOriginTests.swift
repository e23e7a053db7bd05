import RuntimeProtocols
import Testing

@Suite struct CrossOriginTests {
    private static let shop = CrossOrigin(["https://shop.example", "http://localhost:3000"])

    private static func request(_ method: String, _ fields: [(String, String)]) -> HTTPEvent {
        HTTPEvent(method: method, rawPath: "/x", headers: HTTPFields(fields), context: RequestContext(requestID: "r"))
    }

    private static func marked(_ crossOrigin: CrossOrigin, origin: String?) -> HTTPFields {
        var response = HTTPResponse(statusCode: 200)
        crossOrigin.mark(&response, to: request("GET", origin.map { [("origin", $0)] } ?? []))
        return response.headers
    }

    @Test(
        "origins are exact: a scheme, a host and perhaps a port",
        arguments: [
            ("https://shop.example", ["https://shop.example"]),
            ("https://a.example, http://localhost:3000", ["https://a.example", "http://localhost:3000"]),
            ("http://[::1]:8080", ["http://[::1]:8080"]),
        ]
    )
    func settings(text: String, origins: [String]) { #expect(CrossOrigin(parsing: text)?.origins == origins) }

    @Test(
        "what is none is refused, and so is everybody",
        arguments: [
            "*", "null", "https://", "shop.example", "https://shop.example/", "https://*.example",
            "https://Shop.example",
            "https://shop.example,", "https://shop.example\r\nx: y", "ftp://shop.example", "https://a b.example",
            "https://user@shop.example", Array(repeating: "https://a.example", count: 33).joined(separator: ","),
        ]
    )
    func wrongSettings(text: String) { #expect(CrossOrigin(parsing: text) == nil) }

    @Test("only a page that is named may read, to the letter, and caches know that it depends")
    func marks() {
        let allowed = Self.marked(Self.shop, origin: "https://shop.example")
        #expect(allowed["access-control-allow-origin"] == "https://shop.example")
        #expect(allowed["vary"] == "Origin")
        #expect(allowed["access-control-allow-credentials"] == nil)
        let strangers: [String?] = [
            nil, "null", "https://shop.example.evil.example", "https://shop.example:444", "http://shop.example",
            "https://SHOP.example", "https://shop.example, https://shop.example", "",
        ]
        for origin in strangers { #expect(Self.marked(Self.shop, origin: origin).fields.map(\.name) == ["vary"]) }
        #expect(Self.marked(CrossOrigin(), origin: "https://shop.example").fields.isEmpty)
    }

    @Test("a page that is named is told what it may send, and nobody else is")
    func preflights() throws {
        let asking = [("origin", "https://shop.example"), ("access-control-request-method", "POST")]
        let answer = try #require(Self.shop.preflight(Self.request("OPTIONS", asking), methods: "GET, POST"))
        #expect(answer.statusCode == 204 && answer.body.isEmpty)
        #expect(answer.headers["access-control-allow-methods"] == "GET, POST")
        #expect(answer.headers["access-control-allow-headers"]?.contains("authorization") == true)
        #expect(Self.shop.preflight(Self.request("OPTIONS", [asking[0]]), methods: "GET") == nil)
        #expect(Self.shop.preflight(Self.request("OPTIONS", [asking[1]]), methods: "GET") == nil)
        #expect(Self.shop.preflight(Self.request("POST", asking), methods: "GET") == nil)
        #expect(CrossOrigin().preflight(Self.request("OPTIONS", asking), methods: "GET") == nil)
    }
}
