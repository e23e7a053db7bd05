import JSONCodec
import Testing

@testable import LocalRunner

@Suite struct MatcherTests {
    private func differences(_ expected: String, _ actual: String) throws -> [String] {
        var matcher = Matcher()
        let actual = try JSONValue(parsing: Array(actual.utf8))
        matcher.compare(try JSONValue(parsing: Array(expected.utf8)), with: actual, at: "body")
        return matcher.differences
    }

    @Test(arguments: [
        (#"{"a":1,"b":[true,null]}"#, #"{"b":[true,null],"a":1}"#), ("12.5", "12.50"), ("100", "1e2"), ("0", "-0.00"),
        ("9007199254740993", "9007199254740993"), (#""<any>""#, "null"), (#""<string>""#, #""""#),
        (#""<number>""#, "1.5"), (#""<integer>""#, "-3"), (#""<number:3..40>""#, "3"), (#""<number:-1.5..0>""#, "-1.5"),
        (#""<uuid>""#, #""123e4567-e89b-12d3-a456-426614174000""#), (#""<time>""#, #""2026-03-01T12:00:00Z""#),
        (#""<time>""#, #""2026-03-01T12:00:00.123+01:00""#), (#""<regex:[a-c]+>""#, #""abc""#),
        (#"{"a":"<absent>"}"#, "{}"), (#"{"...":true,"a":1}"#, #"{"a":1,"b":2}"#), (#""<""#, #""<""#),
        (#"["<each>",{"a":"<integer>"}]"#, #"[{"a":1},{"a":2}]"#),
    ])
    func `accepts what is meant`(expected: String, actual: String) throws {
        #expect(try differences(expected, actual) == [])
    }

    @Test(arguments: [
        (#"{"a":1}"#, #"{"a":2}"#, "body.a: expected 1, got 2"), (#"{"a":1}"#, "{}", "body.a: expected 1, got nothing"),
        ("{}", #"{"a":1}"#, "body.a: expected nothing, got 1"), ("{}", "[]", "body: expected an object, got []"),
        (#"{"...":false}"#, #"{"a":1}"#, "body.a: expected nothing, got 1"),
        ("[1,2]", "[1]", "body: expected 2 elements, got 1"), ("[[1]]", "[[2]]", "body[0][0]: expected 1, got 2"),
        ("1", #""1""#, #"body: expected 1, got "1""#),
        ("9007199254740993", "9007199254740992", "body: expected 9007199254740993, got 9007199254740992"),
        (#""<number>""#, #""1""#, #"body: expected <number>, got "1""#),
        (#""<integer>""#, "1.5", "body: expected <integer>, got 1.5"),
        (#""<number:3..40>""#, "40.01", "body: expected <number:3..40>, got 40.01"),
        (#""<string>""#, "1", "body: expected <string>, got 1"),
        (#""<uuid>""#, #""123e4567""#, #"body: expected <uuid>, got "123e4567""#),
        (#""<time>""#, #""2026-03-01""#, #"body: expected <time>, got "2026-03-01""#),
        (#""<regex:[a-c]+>""#, #""abcd""#, #"body: expected <regex:[a-c]+>, got "abcd""#),
        (#"{"a":"<absent>"}"#, #"{"a":null}"#, "body.a: expected nothing, got null"),
        (#"{"a":"<any>"}"#, "{}", "body.a: expected <any>, got nothing"),
        (#"["<each>",1]"#, "[1,2]", "body[1]: expected 1, got 2"),
        (#"["<each>",1]"#, "[]", "body: expected elements, got none"),
        (#""<nubmer>""#, "1", "body: <nubmer> is not a matcher"),
        (#""<regex:[>""#, "1", "body: <regex:[> is not a matcher"),
        (#""<number:5..1>""#, "1", "body: <number:5..1> is not a matcher"),
    ])
    func `says where and how a value differs`(expected: String, actual: String, difference: String) throws {
        #expect(try differences(expected, actual) == [difference])
    }
}
