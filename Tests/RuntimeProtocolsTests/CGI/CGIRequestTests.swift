import JSONCodec
import Testing

@testable import RuntimeProtocols

@Suite("A request in meta-variables")
struct CGIRequestTests {
    private typealias Variables = [(String, String)]
    private static let least: Variables = [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/a")]

    private static func request(_ variables: Variables) throws -> CGIRequest {
        var request = CGIRequest()
        for (name, value) in variables { try request.take(name, value) }
        return request
    }

    private static func event(_ variables: Variables, body: [UInt8] = []) throws -> HTTPEvent {
        try request(variables).incoming(body: body).event(requestID: "r1", millisecondsSince1970: 5)
    }

    @Test("is the event of payload format 2.0")
    func event() throws {
        let event = try Self.event(
            [
                ("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/a%2Fb/../c?x=1&y=%20z&x=2"), ("SCRIPT_NAME", "/c"),
                ("PATH_INFO", "/elsewhere"), ("DOCUMENT_URI", "/c"), ("QUERY_STRING", "other=1"),
                ("CONTENT_TYPE", "text/plain"),
                ("CONTENT_LENGTH", "2"), ("REMOTE_ADDR", "1.2.3.4"), ("SERVER_NAME", "_"),
                ("SERVER_PROTOCOL", "HTTP/2.0"),
                ("HTTP_HOST", "shop.example:8080"), ("HTTP_USER_AGENT", "curl/8"), ("HTTP_X_MULTI", "v1"),
                ("HTTP_X_MULTI", "v2"), ("HTTP_COOKIE", "a=1; b=2"), ("HTTP_COOKIE", "c=3"),
                ("HTTP_PROXY", "http://evil"),
                ("HTTP_CONTENT_LENGTH", "2"), ("HTTP_CONTENT_TYPE", "text/html"), ("HTTP_TRANSFER_ENCODING", "chunked"),
                ("HTTP_CONNECTION", "close"), ("HTTP_X_REQUEST_ID", "client-1"), ("GATEWAY_INTERFACE", "CGI/1.1"),
                ("SCRIPT_FILENAME", "/etc/passwd"), ("PRICETAG_HOME", "/elsewhere"),
            ],
            body: Array("{}".utf8)
        )
        let expected = """
            {"version":"2.0","routeKey":"$default","rawPath":"/a%2Fb/../c","rawQueryString":"x=1&y=%20z&x=2",\
            "cookies":["a=1","b=2","c=3"],"headers":{"host":"shop.example:8080","content-type":"text/plain","content-length":"2",\
            "user-agent":"curl/8","x-multi":"v1,v2","x-correlation-id":"client-1"},"queryStringParameters":{"x":"1,2","y":" z"},\
            "requestContext":{"accountId":"anonymous","apiId":"pricetag","domainName":"shop.example","http":{"method":"POST",\
            "path":"/a%2Fb/../c","protocol":"HTTP/2.0","sourceIp":"1.2.3.4","userAgent":"curl/8"},"requestId":"r1",\
            "routeKey":"$default","stage":"$default","time":"01/Jan/1970:00:00:00 +0000","timeEpoch":5},"body":"{}","isBase64Encoded":false}
            """
        #expect(event.json.text == expected)
    }

    @Test("says the same of what is empty as of what is absent")
    func emptyVariables() throws {
        let names = ["CONTENT_LENGTH", "CONTENT_TYPE", "REMOTE_ADDR", "SERVER_NAME", "SERVER_PROTOCOL", "REQUEST_ID"]
        let empty = Self.least + names.map { ($0, "") }
        #expect(try Self.event(empty) == Self.event(Self.least))
        #expect(try Self.request(empty).requestID == "" && Self.request(empty).bodyLength() == 0)
    }

    @Test(
        "has the web server's id, and asks for the header alone with HEAD",
        arguments: [("GET", false, true), ("HEAD", true, true), ("POST", false, false), ("DELETE", false, false)]
    )
    func kinds(method: String, isHead: Bool, isReadOnly: Bool) throws {
        let request = try Self.request([("REQUEST_METHOD", method), ("REQUEST_URI", "/"), ("REQUEST_ID", "abc")])
        #expect(request.requestID == "abc" && request.isHead == isHead && request.isReadOnly == isReadOnly)
    }

    @Test(
        "keeps every raw path as it is, for the routes to match",
        arguments: ["/%2f", "//", "/..", "/%2e%2e/x", "/a%0a", "/%00", "/é", "/a;b", "/%"]
    )
    func rawPaths(path: String) throws {
        let event = try Self.event([("REQUEST_METHOD", "GET"), ("REQUEST_URI", "\(path)?q")])
        #expect(event.rawPath == path && event.rawQueryString == "q")
    }

    @Test(
        "is refused where it makes no sense",
        arguments: [
            (["REQUEST_METHOD": "GET"], 500), (["REQUEST_URI": "/"], 500),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "*"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "a"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/a\nb"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/\0"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/a b"], 400),
            (["REQUEST_METHOD": "G T", "REQUEST_URI": "/"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/?%GG"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/", "CONTENT_LENGTH": "-1"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/", "CONTENT_LENGTH": "+0"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/", "CONTENT_LENGTH": "99999999999999999999"], 400),
            (["REQUEST_METHOD": "POST", "REQUEST_URI": "/", "CONTENT_LENGTH": "1"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/", "HTTP_A": "b\r\nc"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/", "HTTP_A": "b\0"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/", "HTTP_A B": "c"], 400),
            (["REQUEST_METHOD": "GET", "REQUEST_URI": "/", "HTTP_": "c"], 400),
        ] as [([String: String], Int)]
    )
    func refused(variables: [String: String], status: Int) {
        let problem = #expect(throws: Problem.self) { try Self.event(variables.map { ($0.key, $0.value) }) }
        #expect(problem?.status == status)
    }

    @Test(
        "is refused where the web server says one thing twice",
        arguments: ["REQUEST_METHOD", "REQUEST_URI", "CONTENT_LENGTH", "REMOTE_ADDR"]
    )
    func duplicates(name: String) {
        let problem = #expect(throws: Problem.self) { try Self.event([(name, "1"), (name, "1")]) }
        #expect(problem?.status == 400)
    }

    @Test("needs a length for a body whose end can't be seen")
    func lengthRequired() throws {
        let request = try Self.request(Self.least + [("HTTP_TRANSFER_ENCODING", "chunked")])
        let problem = #expect(throws: Problem.self) { try request.bodyLength() }
        #expect(problem?.status == 411)
        #expect(try request.incoming(body: [1, 2, 3]).body == [1, 2, 3])
    }
}
