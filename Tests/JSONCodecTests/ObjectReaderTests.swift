import JSONCodec
import Testing

@Suite("Reading fields")
struct ObjectReaderTests {
    /// Reads one optional or required field of each type; the names say how.
    private static func errors(of text: String, _ read: (inout ObjectReader) -> Void) throws -> [FieldError] {
        var reader = ObjectReader(try JSONValue(parsing: Array(text.utf8)))
        read(&reader)
        let error = #expect(throws: FieldErrors.self) { try reader.finish() }
        return error?.errors ?? []
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let document: String
        let message: String
        let read: @Sendable (inout ObjectReader) -> Bool
        var testDescription: String { "\(document) \(message)" }

        init(_ document: String, _ message: String, _ read: @escaping @Sendable (inout ObjectReader) -> Bool) {
            self.document = document
            self.message = message
            self.read = read
        }
    }

    private static let name: @Sendable (inout ObjectReader) -> Bool = { $0.string("f", length: 1...5) != nil }
    private static let code: @Sendable (inout ObjectReader) -> Bool = { $0.string("f", length: 3...5) != nil }
    private static let text: @Sendable (inout ObjectReader) -> Bool = {
        $0.string("f", length: 0...9, multiline: true) != nil
    }
    private static let condition: @Sendable (inout ObjectReader) -> Bool = { $0.integer("f", in: 1...5) != nil }
    private static let amount: @Sendable (inout ObjectReader) -> Bool = { $0.number("f") != nil }
    private static let colour: @Sendable (inout ObjectReader) -> Bool = {
        $0.choice("f", of: [("red", 1), ("blue", 2)]) != nil
    }
    private static let item: @Sendable (inout ObjectReader) -> Bool = { $0.object("f") { _ in true } != nil }

    static let wrong: [Case] = [
        Case("{}", "is required", name), Case("{\"f\":null}", "is required", name),
        Case("{\"f\":1}", "must be a string, not a number", name),
        Case("{\"f\":[]}", "must be a string, not an array", name),
        Case("{\"f\":true}", "must be a string, not a boolean", name),
        Case("{\"f\":{}}", "must be a string, not an object", name),
        Case("{\"f\":\"\"}", "must not be empty", name),
        Case("{\"f\":\"ab\"}", "must have at least 3 characters", code),
        Case("{\"f\":\"abcdef\"}", "must have at most 5 characters", name),
        Case("{\"f\":\"a\\u0000\"}", "must not contain control characters", name),
        Case("{\"f\":\"a\\nb\"}", "must not contain control characters", name),
        Case("{\"f\":\"a\u{7F}\"}", "must not contain control characters", text),
        Case("{\"f\":\"a\\u001b\"}", "must not contain control characters", text),
        Case("{}", "is required", condition), Case("{\"f\":\"1\"}", "must be a whole number, not a string", condition),
        Case("{\"f\":0}", "must be a whole number from 1 to 5", condition),
        Case("{\"f\":6}", "must be a whole number from 1 to 5", condition),
        Case("{\"f\":1.5}", "must be a whole number from 1 to 5", condition),
        Case("{\"f\":1e400}", "must be a whole number from 1 to 5", condition),
        Case("{\"f\":\"5\"}", "must be a number, not a string", amount), Case("{}", "is required", amount),
        Case("{\"f\":\"green\"}", "must be one of \"red\", \"blue\"", colour),
        Case("{\"f\":1}", "must be one of \"red\", \"blue\"", colour), Case("{}", "is required", colour),
        Case("{}", "is required", item), Case("{\"f\":[]}", "must be an object, not an array", item),
    ]

    @Test("names what is wrong with a field and what would be right", arguments: wrong)
    func messages(of example: Case) throws {
        let errors = try Self.errors(of: example.document) { reader in #expect(!example.read(&reader)) }
        #expect(errors == [FieldError(field: "f", message: example.message)])
    }

    static let right: [Case] = [
        Case("{\"f\":\"א😀x\"}", "", name), Case("{\"f\":\"e\\u0301e\\u0301e\"}", "", name),
        Case("{\"f\":\"a\\n\\t\\rb\"}", "", text),
        Case("{\"f\":\"\"}", "", text), Case("{\"f\":5}", "", condition), Case("{\"f\":1e400}", "", amount),
        Case("{\"f\":\"blue\"}", "", colour), Case("{\"f\":{}}", "", item),
    ]

    @Test("reads a field that is right", arguments: right)
    func accepted(example: Case) throws {
        var reader = ObjectReader(try JSONValue(parsing: Array(example.document.utf8)))
        #expect(example.read(&reader))
        try reader.finish()
    }

    @Test("an optional field may be absent or null, but not wrong", arguments: ["{}", "{\"f\":null}"])
    func optional(document: String) throws {
        var reader = ObjectReader(try JSONValue(parsing: Array(document.utf8)))
        #expect(reader.string("f", length: 1...5, required: false) == nil)
        #expect(reader.integer("f", in: 0...1, required: false) == nil)
        #expect(!reader.has("f"))
        try reader.finish()
    }

    @Test(
        "a document that is no object is told so",
        arguments: [("[]", "an array"), ("1", "a number"), ("null", "null")]
    )
    func notAnObject(document: String, kind: String) throws {
        let errors = try Self.errors(of: document) { _ in }
        #expect(errors == [FieldError(field: "", message: "must be an object, not \(kind)")])
    }

    @Test("collects every error at once, with the path of each, in the order found")
    func everyError() throws {
        let document = #"{"item":{"name":"","size":9,"extra":1,"maker":{"id":"x"}},"count":"3","more":null}"#
        let errors = try Self.errors(of: document) { reader in
            let item: Void? = reader.object("item") { item in
                _ = item.string("name", length: 1...5)
                _ = item.integer("size", in: 0...5)
                let maker: Int? = item.object("maker") { $0.integer("id", in: 0...9) }
                #expect(maker == nil)
            }
            #expect(item == nil)
            _ = reader.integer("count", in: 0...9)
            _ = reader.string("missing", length: 0...5)
            reader.fail("count", "is odd")
            reader.fail(nil, "is late")
        }
        #expect(
            errors.map { "\($0.field): \($0.message)" } == [
                "item.name: must not be empty", "item.size: must be a whole number from 0 to 5",
                "item.maker.id: must be a whole number, not a string", "item.extra: is not a known field",
                "count: must be a whole number, not a string", "missing: is required", "count: is odd", ": is late",
                "more: is not a known field",
            ]
        )
    }

    @Test("a flood of unknown members is counted, not repeated")
    func manyUnknownMembers() throws {
        let members = (0..<5_000).map { "\"m\($0)\":0" }.joined(separator: ",")
        let errors = try Self.errors(of: "{\(members)}") { _ in }
        #expect(errors.count == 33)
        #expect(errors.first == FieldError(field: "m0", message: "is not a known field"))
        #expect(errors.last == FieldError(field: "", message: "has 4968 more fields that are not known"))
    }

    @Test("the name of an unknown member is cut, even where it is one endless character")
    func longUnknownName() throws {
        let errors = try Self.errors(of: "{\"a\(String(repeating: "\u{301}", count: 9_999))\":0}") { _ in }
        #expect(errors.map(\.field.unicodeScalars.count) == [64])
    }
}
