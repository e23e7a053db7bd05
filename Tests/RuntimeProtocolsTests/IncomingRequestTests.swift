import JSONCodec
import RuntimeProtocols
import Testing

@Suite struct IncomingRequestTests {
    private func event(_ request: IncomingRequest) throws -> JSONValue {
        let event = try request.event(
            requestID: "id-1",
            millisecondsSince1970: 1_583_348_638_390,
            routeKey: "GET /big",
            pathParameters: [("id", "7")]
        )
        // The gateway writes without a tree of values, and must write the same.
        #expect(String(decoding: event.bytes, as: UTF8.self) == event.json.text)
        return event.json
    }

    @Test func `builds the whole event of payload format 2`() throws {
        let event = try event(
            IncomingRequest(
                method: "POST",
                target: "/login/?a=1&b=x%20y&a=2&c",
                authority: "shop.example:8080",
                headers: [
                    ("Content-Type", "application/json"), ("X-Multi", "v1"), ("x-multi", "v2"),
                    ("Cookie", "sid=1; t=2"),
                    ("cookie", "u=3"), ("User-Agent", "curl/8"), ("Proxy", "http://evil"), ("Connection", "keep-alive"),
                    ("Transfer-Encoding", "chunked"),
                ],
                body: Array("{}".utf8),
                sourceIP: "1.2.3.4"
            )
        )
        let expected = """
            {"version":"2.0","routeKey":"GET /big","rawPath":"/login/","rawQueryString":"a=1&b=x%20y&a=2&c",\
            "cookies":["sid=1","t=2","u=3"],"headers":{"host":"shop.example:8080","content-type":"application/json",\
            "x-multi":"v1,v2","user-agent":"curl/8"},"queryStringParameters":{"a":"1,2","b":"x y","c":""},\
            "pathParameters":{"id":"7"},"requestContext":{"accountId":"anonymous","apiId":"pricetag",\
            "domainName":"shop.example","http":{"method":"POST","path":"/login/","protocol":"HTTP/1.1",\
            "sourceIp":"1.2.3.4","userAgent":"curl/8"},"requestId":"id-1","routeKey":"GET /big","stage":"$default",\
            "time":"04/Mar/2020:19:03:58 +0000","timeEpoch":1583348638390},"body":"{}","isBase64Encoded":false}
            """
        #expect(event.text == expected)
    }

    @Test func `leaves out what the request does not have`() throws {
        let event = try event(IncomingRequest(method: "GET", target: "/x"))
        for member in ["cookies", "queryStringParameters", "body"] { #expect(event[member] == nil) }
        #expect(event["rawQueryString"] == "")
    }

    @Test func `leaves out the blanks around a value, and keeps those inside of it`() throws {
        let headers = [
            ("X-A", " \t1  2\t "), ("X-A", "3 "), ("X-B", " "), ("X-B", ""), ("User-Agent", "me "),
            ("X-Request-Id", "mine\t"),
        ]
        let event = try event(IncomingRequest(method: "GET", target: "/x", headers: headers))
        #expect(
            event["headers"] == ["x-a": "1  2,3", "x-b": ",", "user-agent": "me", "x-correlation-id": "mine"]
        )
        #expect(event["requestContext"]?["http"]?["userAgent"] == "me")
    }

    @Test(arguments: [([0xFF, 0x00], true, "/wA="), (Array("žluť\0".utf8), false, "žluť\0")])
    func `sends a body that is not text as base64`(body: [UInt8], isBase64: Bool, text: String) throws {
        let event = try event(IncomingRequest(method: "POST", target: "/x", body: body))
        #expect(event["isBase64Encoded"] == .bool(isBase64))
        #expect(event["body"] == .string(text))
    }

    @Test(arguments: [
        ([("x-request-id", "abc-1._Z")], "abc-1._Z" as String?),
        ([("X-Correlation-Id", "own"), ("x-request-id", "other")], "own"),
        ([("X-Correlation-Id", "bad id"), ("x-request-id", "other")], "other"),
        ([("x-request-id", "has space")], nil), ([("x-request-id", "")], nil), ([("x-request-id", "é")], nil),
        ([("x-request-id", String(repeating: "a", count: 64))], String(repeating: "a", count: 64)),
        ([("x-request-id", String(repeating: "a", count: 65))], nil), ([], nil),
    ])
    func `passes the client's own id on only as a correlation id`(
        headers: [(name: String, value: String)],
        expected: String?
    ) throws {
        let event = try event(IncomingRequest(method: "GET", target: "/x", headers: headers))
        #expect(event["headers"]?["x-correlation-id"]?.string == expected)
        #expect(event["headers"]?["x-request-id"] == nil)
        #expect(event["requestContext"]?["requestId"] == "id-1")
    }

    @Test(arguments: ["a=%", "a=%4", "%GG=1", "a=%ff", String(repeating: "a&", count: 501)])
    func `refuses a malformed query`(query: String) throws {
        let problem = #expect(throws: Problem.self) {
            try event(IncomingRequest(method: "GET", target: "/x?\(query)"))
        }
        #expect(problem?.status == 400)
    }
}
