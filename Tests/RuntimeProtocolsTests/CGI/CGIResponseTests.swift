import Testing

@testable import RuntimeProtocols

@Suite("A response in CGI")
struct CGIResponseTests {
    private static func text(_ response: HTTPResponse, omitsBody: Bool = false) throws -> String {
        var bytes: [UInt8] = []
        try response.appendCGI(to: &bytes, omitsBody: omitsBody)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("is a header block with its status, and the body")
    func block() throws {
        let fields = HTTPFields([
            ("content-type", "text/plain"), ("content-length", "99"), ("status", "500"), ("connection", "close"),
            ("date", "x"),
        ])
        let response = HTTPResponse(
            statusCode: 201,
            headers: fields,
            cookies: ["a=1", "b=2; Path=/"],
            body: Array("hé".utf8)
        )
        let head =
            "Status: 201 Created\r\ncontent-type: text/plain\r\nset-cookie: a=1\r\nset-cookie: b=2; Path=/\r\ncontent-length: 3\r\n\r\n"
        #expect(try Self.text(response) == head + "hé")
        #expect(try Self.text(response, omitsBody: true) == head)
    }

    @Test("has no body and no length where it can have none", arguments: [204, 304])
    func noBody(status: Int) throws {
        let text = try Self.text(HTTPResponse(statusCode: status, body: [1]))
        #expect(text.hasPrefix("Status: \(status) ") && text.hasSuffix("\r\n\r\n") && !text.contains("content-length"))
    }

    @Test(
        "is refused where it would say something else",
        arguments: [
            HTTPResponse(statusCode: 200, headers: HTTPFields([("a", "b\r\nc: d")])),
            HTTPResponse(statusCode: 200, headers: HTTPFields([("a", "b\n")])),
            HTTPResponse(statusCode: 200, headers: HTTPFields([("a", "\0")])),
            HTTPResponse(statusCode: 200, headers: HTTPFields([("a b", "c")])),
            HTTPResponse(statusCode: 200, headers: HTTPFields([("", "c")])),
            HTTPResponse(statusCode: 200, cookies: ["a\r\n"]),
            HTTPResponse(statusCode: 100), HTTPResponse(statusCode: 600), HTTPResponse(statusCode: -1),
        ]
    )
    func refused(response: HTTPResponse) {
        var bytes: [UInt8] = [1]
        #expect(throws: InvalidResponse.self) { try response.appendCGI(to: &bytes, omitsBody: false) }
        #expect(bytes == [1])
    }

    @Test("has a name for every status", arguments: Array(200..<600))
    func reasons(status: Int) throws {
        let line = try #require(try Self.text(HTTPResponse(statusCode: status)).split(separator: "\r\n").first)
        #expect(line.hasPrefix("Status: \(status) ") && line.count > 13)
    }
}
