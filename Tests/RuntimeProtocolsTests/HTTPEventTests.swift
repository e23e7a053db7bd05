import JSONCodec
import RuntimeProtocols
import TestSupport
import Testing

@Suite("An event")
struct HTTPEventTests {
    @Test("is read field by field")
    func full() throws {
        let event = try Events.read(Events.full)
        #expect(event.method == "POST")
        #expect(event.rawPath == "/login")
        #expect(event.rawQueryString == "a=1&a=2&b=3")
        #expect(event.cookies == ["sid=1", "t=2"])
        #expect(event.headers.fields.map(\.name) == ["content-type", "x-multi"])
        #expect(event.headers["CONTENT-TYPE"] == "application/json")
        #expect(event.headers["x-multi"] == "v1,v2")
        #expect(event.query("a") == "1,2")
        #expect(event.query("c") == nil)
        #expect(event.pathParameter("id") == "7")
        #expect(event.body == Array("{\"é\":1}".utf8))
        #expect(
            event.context
                == RequestContext(
                    requestID: "JKJaXmPLvHcESHA=",
                    routeKey: "POST /login",
                    networkProtocol: "HTTP/1.1",
                    sourceIP: "1.2.3.4",
                    userAgent: "x",
                    domainName: "h",
                    timeEpoch: 1_583_348_638_390
                )
        )
    }

    @Test("may leave out, or say null for, everything but a method and a path")
    func least() throws {
        let nulls = #"""
            {"version":null,"routeKey":null,"rawPath":null,"rawQueryString":null,"cookies":null,"headers":null,
            "queryStringParameters":null,"pathParameters":null,"stageVariables":null,"body":null,"isBase64Encoded":null,
            "requestContext":{"domainName":null,"requestId":null,"routeKey":null,"timeEpoch":null,"authorizer":null,
            "http":{"method":"GET","path":"/","protocol":null,"sourceIp":null,"userAgent":null}}}
            """#
        let event = try Events.read(Events.least)
        #expect(try Events.read(nulls) == event)
        #expect(event.headers.fields.isEmpty && event.cookies.isEmpty && event.query.isEmpty && event.body.isEmpty)
        #expect(event.context.requestID.isEmpty && event.context.routeKey == "$default")
        #expect(event.json["cookies"] == nil && event.json["body"] == nil && event.json["pathParameters"] == nil)
    }

    @Test("joins header names that differ in case alone, and passes over a value of null")
    func mergedHeaders() throws {
        let event = try Events.read(
            #"{"rawPath":"/","headers":{"X-A":"1","x-a":"2","X-Null":null,"k":"3","\#u{212A}":"4"},"requestContext":{"http":{"method":"get"}}}"#
        )
        #expect(event.headers["X-a"] == "1, 2")
        #expect(event.headers["x-null"] == nil)
        #expect(event.headers["K"] == "3")
        #expect(event.method == "GET")
    }

    @Test(
        "undoes base64 only where it says so",
        arguments: [("true", "aGk=", "hi"), ("false", "aGk=", "aGk="), ("null", "aGk=", "aGk="), ("true", "", "")]
    )
    func bodies(flag: String, body: String, expected: String) throws {
        let event = try Events.read(
            #"{"rawPath":"/","body":"\#(body)","isBase64Encoded":\#(flag),"requestContext":{"http":{"method":"GET"}}}"#
        )
        #expect(event.body == Array(expected.utf8))
    }

    @Test(
        "that is none names the member",
        arguments: [
            ("[]", ""), ("{}", "requestContext.http.method"), (#"{"requestContext":"x"}"#, "requestContext"),
            (#"{"requestContext":{"http":[]}}"#, "requestContext.http"),
            (#"{"requestContext":{"http":{"method":1}},"rawPath":"/"}"#, "requestContext.http.method"),
            (#"{"requestContext":{"http":{"method":""}},"rawPath":"/"}"#, "requestContext.http.method"),
            (#"{"requestContext":{"http":{"method":"G T"}},"rawPath":"/"}"#, "requestContext.http.method"),
            (#"{"requestContext":{"http":{"method":"po\#u{17F}t"}},"rawPath":"/"}"#, "requestContext.http.method"),
            (#"{"version":"1.0","requestContext":{"http":{"method":"GET"}},"rawPath":"/"}"#, "version"),
            (#"{"version":2.0,"requestContext":{"http":{"method":"GET"}},"rawPath":"/"}"#, "version"),
            (#"{"requestContext":{"http":{"method":"GET"}}}"#, "rawPath"),
            (#"{"requestContext":{"http":{"method":"GET"}},"rawPath":"x"}"#, "rawPath"),
            (#"{"requestContext":{"http":{"method":"GET"}},"rawPath":7}"#, "rawPath"),
            (
                #"{"requestContext":{"http":{"method":"GET","sourceIp":7}},"rawPath":"/"}"#,
                "requestContext.http.sourceIp"
            ),
            (#"{"requestContext":{"http":{"method":"GET"},"requestId":7},"rawPath":"/"}"#, "requestContext.requestId"),
            (
                #"{"requestContext":{"http":{"method":"GET"},"timeEpoch":"7"},"rawPath":"/"}"#,
                "requestContext.timeEpoch"
            ),
            (
                #"{"requestContext":{"http":{"method":"GET"},"timeEpoch":1e400},"rawPath":"/"}"#,
                "requestContext.timeEpoch"
            ),
            (#"{"requestContext":{"http":{"method":"GET"}},"rawPath":"/","headers":[]}"#, "headers"),
            (#"{"requestContext":{"http":{"method":"GET"}},"rawPath":"/","headers":{"a":1}}"#, "headers.a"),
            (#"{"requestContext":{"http":{"method":"GET"}},"rawPath":"/","cookies":"a=b"}"#, "cookies"),
            (#"{"requestContext":{"http":{"method":"GET"}},"rawPath":"/","cookies":[1]}"#, "cookies"),
            (
                #"{"requestContext":{"http":{"method":"GET"}},"rawPath":"/","queryStringParameters":"a"}"#,
                "queryStringParameters"
            ),
            (#"{"requestContext":{"http":{"method":"GET"}},"rawPath":"/","body":{}}"#, "body"),
            (#"{"requestContext":{"http":{"method":"GET"}},"rawPath":"/","body":"*","isBase64Encoded":true}"#, "body"),
            (
                #"{"requestContext":{"http":{"method":"GET"}},"rawPath":"/","body":"aGk=","isBase64Encoded":"true"}"#,
                "isBase64Encoded"
            ),
        ]
    )
    func wrong(document: String, member: String) {
        let error = #expect(throws: EventError.self) { try Events.read(document) }
        #expect(error?.member == member)
    }

    @Test("survives the trip to JSON and back", arguments: UInt64(1)...4)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<100 {
            let event = Events.random(&generator)
            let bytes = event.json.bytes
            let read = try HTTPEvent(json: JSONValue(parsing: bytes))
            #expect(read == event, "seed \(seed), round \(round)")
            #expect(read.body == event.body)
            #expect(read.json.bytes == bytes, "seed \(seed), round \(round)")
        }
    }

    @Test("that is cut off anywhere is refused")
    func truncated() throws {
        let bytes = Array(Events.full.utf8)
        for end in bytes.indices {
            #expect(throws: JSONError.self) { try HTTPEvent(json: JSONValue(parsing: Array(bytes[..<end]))) }
        }
    }

    @Test("with a member removed or replaced by another kind is read or refused, and never crashes")
    func everyMemberReplaced() throws {
        let whole = try #require(try JSONValue(parsing: Array(Events.full.utf8)).object)
        for member in whole.members {
            for other: JSONValue? in [
                nil, .null, 7, true, "x", [], [1], [:], ["a": 1], ["http": 1], ["http": ["method": 1]],
            ] {
                var changed = whole
                changed[member.name] = other
                guard let event = try? HTTPEvent(json: .object(changed)) else { continue }
                #expect(try HTTPEvent(json: event.json) == event)
            }
        }
    }

    @Test("with tens of thousands of headers is read in its stride", .timeLimit(.minutes(1)))
    func manyHeaders() throws {
        let names = (0..<30_000).map { "h\($0)" } + (0..<10_000).map { "H\($0)" }
        let headers = names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",")
        let event = try Events.read(
            #"{"rawPath":"/","headers":{\#(headers)},"requestContext":{"http":{"method":"GET"}}}"#
        )
        #expect(event.headers.fields.count == 30_000)
        #expect(event.headers["H9999"] == "h9999, H9999")
        #expect(event.headers["H29999"] == "h29999")
    }
}
