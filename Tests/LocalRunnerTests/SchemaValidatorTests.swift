import JSONCodec
import Testing

@testable import LocalRunner

@Suite struct SchemaValidatorTests {
    private func faults(_ schema: String, _ value: String) throws -> [String] {
        let root = try JSONValue(parsing: Array(schema.utf8))
        let value = try JSONValue(parsing: Array(value.utf8))
        return SchemaValidator(root: root).faults(of: value, against: root, at: "body").map {
            "\($0.place) \($0.message)"
        }
    }

    @Test(arguments: [
        (
            #"{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}"#,
            #"{"a":1}"#
        ),
        (#"{"type":"number","minimum":0,"maximum":1,"multipleOf":0.01}"#, "0.29"),
        (#"{"anyOf":[{"type":"null"},{"type":"string"}]}"#, "null"),
        (#"{"oneOf":[{"required":["a"]},{"required":["b"]}]}"#, #"{"b":1}"#),
        (#"{"not":{"required":["a","b"]}}"#, #"{"b":1}"#),
        (#"{"type":"array","minItems":2,"maxItems":2,"items":{"enum":["x",1]}}"#, #"["x",1]"#),
        (#"{"type":["string","null"],"minLength":1}"#, "null"), (#"{"type":["string","null"],"minLength":1}"#, #""a""#),
        (#"{"pattern":"^a+$","minLength":1,"maxLength":2}"#, #""aa""#),
        (##"{"$defs":{"n":{"type":"null"}},"$ref":"#/$defs/n"}"##, "null"),
        (#"{"additionalProperties":{"type":"string"}}"#, #"{"x":"y"}"#),
        (#"{"type":"boolean","description":"x","format":"y"}"#, "true"), (#"{"const":{"a":[1]}}"#, #"{"a":[1]}"#),
    ])
    func `accepts what a schema allows`(schema: String, value: String) throws {
        // "$defs" stands beside the schemas of a description, never inside of one.
        let faults = try faults(schema, value).filter { !$0.contains("$defs") }
        #expect(faults == [])
    }

    @Test(arguments: [
        (#"{"properties":{"a":{"type":"integer"}}}"#, #"{"a":1.5}"#, "body.a is not of type integer"),
        (#"{"required":["a"]}"#, "{}", "body.a is missing"),
        (#"{"properties":{},"additionalProperties":false}"#, #"{"x":1}"#, "body.x is not declared"),
        (#"{"minimum":1}"#, "0", "body breaks minimum 1"),
        (#"{"maximum":1}"#, "2", "body breaks maximum 1"),
        (#"{"multipleOf":0.01}"#, "0.001", "body breaks multipleOf 0.01"),
        (#"{"enum":["a"]}"#, #""b""#, #"body is none of ["a"]"#), (#"{"const":1}"#, "2", "body is not 1"),
        (#"{"items":{"type":"string"}}"#, #"["a",1]"#, "body[1] is not of type string"),
        (#"{"maxItems":1}"#, "[1,2]", "body breaks maxItems 1"),
        (#"{"minItems":3}"#, "[1,2]", "body breaks minItems 3"),
        (
            #"{"oneOf":[{"required":["a"]},{"required":["b"]}]}"#, #"{"a":1,"b":1}"#,
            "body is not exactly one of what it may be"
        ),
        (#"{"not":{"required":["a"]}}"#, #"{"a":1}"#, "body is what it must not be"),
        (#"{"pattern":"^a$"}"#, #""b""#, #"body breaks pattern "^a$""#),
        (#"{"minLength":2}"#, #""é""#, "body breaks minLength 2"),
        (#"{"maxLength":1}"#, #""ab""#, "body breaks maxLength 1"),
        (#"{"anyOf":[{"type":"null"}]}"#, "1", "body is nothing of what it may be"),
        (##"{"$ref":"#/none"}"##, "1", "body has a reference that leads nowhere"),
        (#"{"minimun":1}"#, "1", "body has a schema with the unknown keyword minimun"),
        (#"[]"#, "1", "body has a schema that is none"),
        (#"{"allOf":[{"type":"string"}]}"#, "1", "body is not of type string"),
        (#"{"type":"null"}"#, "{}", "body is not of type null"),
    ])
    func `names what breaks a schema`(schema: String, value: String, fault: String) throws {
        #expect(try faults(schema, value) == [fault])
    }
}
