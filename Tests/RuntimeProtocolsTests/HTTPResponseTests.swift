import JSONCodec
import Testing

@testable import RuntimeProtocols

@Suite("A response")
struct HTTPResponseTests {
    private static func read(_ text: String) throws -> HTTPResponse {
        try HTTPResponse(json: JSONValue(parsing: Array(text.utf8)))
    }

    @Test("is read field by field")
    func full() throws {
        let response = try Self.read(
            #"{"statusCode":201,"headers":{"X-A":"1","n":7},"cookies":["a=1; Path=/","b=2"],"body":"aGk=","isBase64Encoded":true,"multiValueHeaders":{}}"#
        )
        #expect(response.statusCode == 201)
        #expect(response.headers == HTTPFields([("x-a", "1"), ("n", "7")]))
        #expect(response.cookies == ["a=1; Path=/", "b=2"])
        #expect(response.body == Array("hi".utf8))
    }

    @Test("may say its status as a text, and leave out or say null for the rest")
    func least() throws {
        #expect(try Self.read(#"{"statusCode":"404"}"#) == HTTPResponse(statusCode: 404))
        let nulls = #"{"statusCode":200,"headers":null,"cookies":null,"body":null,"isBase64Encoded":null}"#
        #expect(try Self.read(nulls) == HTTPResponse(statusCode: 200))
    }

    @Test("without a status is a 200 whose body it is", arguments: [#"{"a":1.10}"#, "[1,2]", "\"hi\"", "null", "7"])
    func inferred(document: String) throws {
        let response = try Self.read(document)
        #expect(response.statusCode == 200)
        #expect(response.headers["content-type"] == "application/json")
        #expect(response.body == Array(document.utf8))
    }

    @Test(
        "that would break the connection is refused",
        arguments: [
            (#"{"statusCode":99}"#, "statusCode"), (#"{"statusCode":100}"#, "statusCode"),
            (#"{"statusCode":600}"#, "statusCode"),
            (#"{"statusCode":200.5}"#, "statusCode"), (#"{"statusCode":"+200"}"#, "statusCode"),
            (#"{"statusCode":null}"#, "statusCode"),
            (#"{"statusCode":200,"headers":{"a":"x\r\ny: z"}}"#, "headers"),
            (#"{"statusCode":200,"headers":{"a":"x\ny"}}"#, "headers"),
            (#"{"statusCode":200,"headers":{"a":"x\u0000"}}"#, "headers"),
            (#"{"statusCode":200,"headers":{"a b":"x"}}"#, "headers"),
            (#"{"statusCode":200,"headers":{"":"x"}}"#, "headers"),
            (#"{"statusCode":200,"headers":{"a:":"x"}}"#, "headers"),
            (#"{"statusCode":200,"headers":{"é":"x"}}"#, "headers"),
            (#"{"statusCode":200,"headers":{"a":{}}}"#, "headers"),
            (#"{"statusCode":200,"headers":["a"]}"#, "headers"),
            (#"{"statusCode":200,"cookies":["a\r\nb"]}"#, "cookies"),
            (#"{"statusCode":200,"cookies":[1]}"#, "cookies"), (#"{"statusCode":200,"cookies":"a=1"}"#, "cookies"),
            (#"{"statusCode":200,"body":{}}"#, "body"),
            (#"{"statusCode":200,"body":"*","isBase64Encoded":true}"#, "body"),
            (#"{"statusCode":200,"body":"aGk=","isBase64Encoded":"true"}"#, "isBase64Encoded"),
        ]
    )
    func refused(document: String, member: String) {
        let error = #expect(throws: EventError.self) { try Self.read(document) }
        #expect(error?.member == member)
    }

    @Test("leaves the framing of the connection to its host, and its cookies to the list")
    func framing() throws {
        let response = try Self.read(
            #"""
            {"statusCode":200,"headers":{"Content-Length":"5","Transfer-Encoding":"chunked","Connection":"close","Keep-Alive":"1",
            "upgrade":"x","te":"x","trailer":"x","proxy-connection":"x","Set-Cookie":"a=1, b","x-a":"1"},"cookies":["c=2"]}
            """#
        )
        #expect(response.headers == HTTPFields([("x-a", "1")]))
        #expect(response.cookies == ["a=1, b", "c=2"])
    }

    @Test(
        "survives the trip to JSON and back",
        arguments: [[], Array("é😀\0\"".utf8), [0xFF, 0x00, 0xC3], Array("\u{FEFF}x".utf8)] as [[UInt8]]
    )
    func roundTrip(body: [UInt8]) throws {
        var response = HTTPResponse(
            statusCode: 299,
            headers: HTTPFields([("A", "1"), ("a", "2")]),
            cookies: ["x=1"],
            body: body
        )
        response.headers["b"] = "é"
        let read = try HTTPResponse(json: JSONValue(parsing: response.json.bytes))
        #expect(read == response)
        #expect(read.body == body)
        #expect(response.headers["A"] == "1, 2")
    }

    @Test("of a problem says what is wrong, with every field and under the request id")
    func problem() throws {
        let problem = Problem(
            422,
            "invalid-fields",
            "Wrong: a.",
            errors: [FieldError(field: "a", message: "is required")],
            headers: [("Retry-After", "5")],
            members: [("price", 5)]
        )
        let response = problem.response(requestID: "r1")
        #expect(response.statusCode == 422)
        #expect(response.headers["content-type"] == "application/problem+json")
        #expect(response.headers["retry-after"] == "5")
        #expect(response.headers["x-request-id"] == "r1")
        let expected = #"""
            {"type":"urn:pricetag:problem:invalid-fields","title":"Unprocessable Content","status":422,"detail":"Wrong: a.",
            """# + #""errors":[{"field":"a","message":"is required"}],"price":5,"request_id":"r1"}"#
        #expect(String(decoding: response.body, as: UTF8.self) == expected.replacing("\n", with: ""))
    }

    @Test("has a title for every status", arguments: 400...599)
    func titles(status: Int) { #expect(!ReasonPhrase.of(status).isEmpty) }
}
