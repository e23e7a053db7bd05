import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// A request in short becomes the event that any host would make of it.
@Suite struct RequestShapeTests {
    private static func shape(_ json: JSONValue) throws -> RequestShape {
        try RequestShape(json: json, path: "a.scenario.json")
    }

    @Test func `joins the values of a parameter that comes more than once`() throws {
        let event = try Self.shape(["path": "/a?tag=x&limit=1&tag=y%20z"]).event(number: 1)
        #expect(event.rawPath == "/a")
        #expect(event.rawQueryString == "tag=x&limit=1&tag=y%20z")
        #expect(event.query.map(\.name) == ["tag", "limit"])
        #expect(event.query.map(\.value) == ["x,y z", "1"])
    }

    @Test func `is what the client sends, HEAD and cookies and all`() throws {
        let event = try Self.shape(["method": "HEAD", "path": "/", "cookies": ["a=1", "b=2"]]).event(number: 2)
        #expect(event.method == "HEAD")
        #expect(event.cookies == ["a=1", "b=2"])
        #expect(event.context.requestID == "c0a80001000000000000000000000002")
        #expect(event.headers["host"] == "localhost:8080" && event.context.domainName == "localhost")
        #expect(event.headers["user-agent"] == event.context.userAgent)
    }

    @Test(arguments: ["/a?%ff=1", "/a?x=%zz"])
    func `refuses a query that no host could read`(path: String) throws {
        let shape = try Self.shape(["path": .string(path)])
        #expect(throws: ReplayFileError.self) { try shape.event(number: 1) }
    }
}
