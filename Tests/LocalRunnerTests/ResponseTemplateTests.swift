import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct ResponseTemplateTests {
    private func differences(_ template: String, _ response: HTTPResponse, _ captures: Captures = Captures()) throws
        -> [String]
    {
        let template = try ResponseTemplate(json: JSONValue(parsing: Array(template.utf8)), path: "a.json")
        var matcher = Matcher()
        try template.compare(response, captures: captures, &matcher)
        return matcher.differences
    }

    private static func response(_ body: String, headers: [(name: String, value: String)] = [("x-a", "1")])
        -> HTTPResponse
    {
        HTTPResponse(statusCode: 200, headers: HTTPFields(headers), body: Array(body.utf8))
    }

    @Test(arguments: [
        (#""body":{"a":1.50,"b":"<uuid>"}"#, #"{"a":1.50,"b":"0199c0de-1234-7abc-8def-0123456789ab"}"#),
        (#""body":["<any>","<text:<any>>"]"#, #"[{"x":null},"<any>"]"#), (#""text":"{ }""#, "{ }"),
        (#""base64":"YWI=""#, "ab"),
        (#""body":{"a":"$${x}"}"#, #"{"a":"${x}"}"#),
    ])
    func `accepts the same response with other values in the places of matchers`(body: String, actual: String) throws {
        #expect(try differences(#"{"statusCode":200,"headers":{"x-a":"1"},\#(body)}"#, Self.response(actual)) == [])
    }

    @Test(arguments: [
        (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#), (#"{"a":1.50}"#, #"{"a":1.5}"#), (#"{"a":1}"#, #"{"a": 1}"#),
        (#"{"a":"é"}"#, #"{"a":"\u00e9"}"#),
    ])
    func `sees other bytes where all values are the same`(expected: String, actual: String) throws {
        let found = try differences(
            #"{"statusCode":200,"headers":{"x-a":"1"},"body":\#(expected)}"#,
            Self.response(actual)
        )
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("body: differs from byte ") == true)
    }

    @Test(arguments: [
        (#"{"statusCode":200,"headers":{},"text":"a"}"#, #"headers.x-a: expected nothing, got "1""#),
        (#"{"statusCode":200,"headers":{"x-a":"1","x-b":"2"},"text":"a"}"#, #"headers.x-b: expected "2", got nothing"#),
        (#"{"statusCode":201,"headers":{"x-a":"1"},"text":"a"}"#, "statusCode: expected 201, got 200"),
        (
            #"{"statusCode":200,"headers":{"x-a":"1"},"cookies":["a=1"],"text":"a"}"#,
            "cookies: expected 1 elements, got 0"
        ),
        (#"{"statusCode":200,"headers":{"x-a":"1"}}"#, #"body: differs from byte 0 on: expected "", got "a""#),
        (#"{"statusCode":200,"headers":{"x-a":"1"},"body":{"a":1}}"#, "body: expected JSON, got a"),
    ])
    func `compares every part of a response`(template: String, difference: String) throws {
        #expect(try differences(template, Self.response("a")) == [difference])
    }

    @Test func `leaves out what the connection says`() throws {
        let headers = [
            "date", "server", "connection", "keep-alive", "content-length", "transfer-encoding", "x-request-id",
        ]
        let response = Self.response("", headers: headers.map { ($0, "x") })
        #expect(try differences(#"{"statusCode":200,"headers":{}}"#, response) == [])
    }

    @Test(arguments: [
        #"{"statusCode":200}"#, #"{"headers":{}}"#, #"{"statusCode":200,"headers":{},"body":1,"text":"a"}"#,
        #"{"statusCode":200,"headers":{},"base64":"*"}"#, #"{"statusCode":200,"headers":{},"bdoy":1}"#,
    ])
    func `refuses a template that is none`(template: String) throws {
        #expect(throws: ReplayFileError.self) {
            try ResponseTemplate(json: JSONValue(parsing: Array(template.utf8)), path: "a.json")
        }
    }
}
