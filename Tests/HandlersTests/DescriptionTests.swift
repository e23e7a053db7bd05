import Domain
import FunctionRuntime
import Handlers
import JSONCodec
import RuntimeProtocols
import TestSupport
import Testing

/// What a function tells of itself is what it does: every sample is accepted, and every field that is declared is read.
@Suite struct DescriptionTests {
    /// A route of a description with one of its samples.
    struct Case: Sendable, CustomTestStringConvertible {
        let function: String
        let route: JSONValue
        let sample: JSONValue

        var method: String { route["method"]?.string ?? "" }
        var testDescription: String { "\(method) \(route["path"]?.string ?? ""): \(sample["name"]?.string ?? "")" }
    }

    static func cases() throws -> [Case] {
        let shop = try Shop()
        return try Shop.functionNames.flatMap { function in
            try #require(try shop.describe(function)["routes"]?.array).flatMap { route in
                try #require(route["samples"]?.array).map { Case(function: function, route: route, sample: $0) }
            }
        }
    }

    @Test("accepts every sample with the answer that is declared", arguments: try cases())
    func samples(_ example: Case) throws {
        let stand = try Stand(example)
        let answer = try stand.send(example.sample)
        #expect((200..<300).contains(answer.statusCode), "\(String(decoding: answer.body, as: UTF8.self))")
        #expect(example.route["responses"]?[String(answer.statusCode)] != nil)
    }

    @Test("reads every member of a body that is declared, and names it where it is wrong", arguments: try cases())
    func members(_ example: Case) throws {
        guard let schema = example.route["request"] else { return }
        let body = try #require(example.sample["body"])
        for place in Self.places(in: schema) {
            // No value of any field: none is a list of lists, whose first element is named then.
            let broken = body.setting(place, to: [[["is": "wrong"]]])
            try expect(example, broken, names: place, "broken")
        }
        for place in Self.required(in: schema) {
            // A member of an object that this sample leaves out is missing with it.
            guard place.dropLast().isEmpty || body.value(Array(place.dropLast())) != nil else { continue }
            try expect(example, body.setting(place, to: nil), names: place, "missing")
        }
    }

    @Test("reads nothing of a body that is not declared", arguments: try cases())
    func strangers(_ example: Case) throws {
        guard let schema = example.route["request"], let body = example.sample["body"] else { return }
        for place in Self.objects(in: schema) where body.value(place) != nil {
            try expect(example, body.setting(place + ["stranger"], to: 1), names: place + ["stranger"], "unknown")
        }
        let declared = Set(Self.places(in: schema))
        for place in Self.leaves(of: body) { #expect(declared.contains(place), "\(place) is sent and not declared") }
    }

    @Test("has of alternatives one at most, and one where it says so", arguments: try cases())
    func alternatives(_ example: Case) throws {
        guard let schema = example.route["request"], let body = example.sample["body"] else { return }
        for (place, schema) in Self.subschemas(of: schema) where body.value(place) != nil {
            for rule in schema["allOf"]?.array ?? [] {
                let names =
                    rule["oneOf"]?.array?.compactMap { $0["required"]?.array?.first?.string }
                    ?? rule["not"]?["required"]?.array?.compactMap(\.string) ?? []
                try #require(names.count == 2)
                let (first, second) = (place + [names[0]], place + [names[1]])
                let value = body.value(first) ?? body.value(second) ?? "x"
                let both = body.setting(first, to: value).setting(second, to: value)
                #expect(try Stand(example).send(example.sample.setting(["body"], to: both)).statusCode == 422)
                guard rule["oneOf"] != nil else { continue }
                let neither = body.setting(first, to: nil).setting(second, to: nil)
                #expect(try Stand(example).send(example.sample.setting(["body"], to: neither)).statusCode == 422)
            }
        }
    }

    @Test("reads every parameter that is declared", arguments: try cases())
    func parameters(_ example: Case) throws {
        for parameter in try #require(example.route["parameters"]?.array) {
            let name = try #require(parameter["name"]?.string)
            var sample = example.sample
            switch parameter["in"]?.string {
            case "query":
                // Of a text only one without any text is wrong.
                let wrong = parameter["schema"]?["pattern"] == nil ? "no-such" : " "
                sample = sample.setting(["query", name], to: .string(wrong))
                #expect(try Stand(example).send(sample).namedFields() == [name])
            case "header" where parameter["schema"]?["pattern"] != nil:
                sample = sample.setting(["headers", name.lowercased()], to: "ä")
                #expect(try Stand(example).send(sample).namedFields() == [name])
            case "header":
                #expect(name == "Accept-Language")
                let texts = try ["en", "ru"].map { language in
                    let sample = example.sample.setting(["headers", name.lowercased()], to: .string(language))
                    let document = try Stand(example).send(sample).document()
                    let quote = document["results"]?.array?.first ?? document
                    return quote["category_analysis"]?["recommendation"]
                }
                #expect(texts[0] != nil && texts[0] != texts[1])
            case "path":
                sample = sample.setting(["path", name], to: "no-such")
                #expect(try Stand(example).send(sample).statusCode == 404)
            default: Issue.record("a parameter of no known place: \(parameter.text)")
            }
        }
    }

    @Test("wants a token where it says so, and only there", arguments: try cases())
    func authentication(_ example: Case) throws {
        let answer = try Stand(example).send(example.sample, withToken: false)
        #expect((answer.statusCode == 401) == (example.route["authentication"] == "bearer"))
    }

    @Test("knows a user's name as its pattern does", arguments: [1, 2, 3] as [UInt64])
    func pattern(seed: UInt64) throws {
        let pattern = try Regex(Username.pattern)
        var random = SeededGenerator(seed: seed)
        let letters = Array("aZ09._- @é\n")
        for _ in 0..<2_000 {
            let length =
                Int.random(in: 0...5, using: &random) == 0
                ? Int.random(in: 60...70, using: &random) : Int.random(in: 0...6, using: &random)
            let text = String((0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
            #expect((Username(text) != nil) == (text.wholeMatch(of: pattern) != nil), "\(text)")
        }
    }
}

extension DescriptionTests {
    private func expect(_ example: Case, _ body: JSONValue, names place: [String], _ what: String) throws {
        let answer = try Stand(example).send(example.sample.setting(["body"], to: body))
        #expect(answer.statusCode == 422, "\(place) \(what)")
        let name = Self.field(place)
        // Where one of two alternatives is missing, the one that is missed is named.
        let named = try answer.namedFields()
        #expect(named.contains { $0 == name || $0.hasPrefix("\(name)[") }, "\(place) \(what), named \(named)")
    }

    /// A place as problems name it, "items[0].name".
    private static func field(_ place: [String]) -> String {
        place.reduce("") { $1 == first ? "\($0)[\($1)]" : $0.isEmpty ? $1 : "\($0).\($1)" }
    }

    /// Of a list the first element stands for all.
    fileprivate static let first = "0"

    private static func children(of schema: JSONValue) -> [(name: String, schema: JSONValue)] {
        let members = (schema["properties"]?.object?.members ?? []).map { (name: $0.name, schema: $0.value) }
        return members + (schema["items"].map { [(first, $0)] } ?? [])
    }

    /// Every member that a schema declares, by its path.
    private static func places(in schema: JSONValue) -> [[String]] {
        children(of: schema).flatMap { name, child in [[name]] + places(in: child).map { [name] + $0 } }
    }

    private static func required(in schema: JSONValue) -> [[String]] {
        let own = (schema["required"]?.array ?? []).compactMap { $0.string.map { [$0] } }
        return own + children(of: schema).flatMap { name, child in required(in: child).map { [name] + $0 } }
    }

    /// The schema itself and those of objects inside of it.
    private static func subschemas(of schema: JSONValue) -> [(place: [String], schema: JSONValue)] {
        let own = schema["properties"] == nil ? [] : [(place: [String](), schema: schema)]
        return own
            + children(of: schema).flatMap { name, child in
                subschemas(of: child).map { ([name] + $0.place, $0.schema) }
            }
    }

    private static func objects(in schema: JSONValue) -> [[String]] { subschemas(of: schema).map(\.place) }

    private static func leaves(of body: JSONValue) -> [[String]] {
        let members = (body.object?.members ?? []).map { (name: $0.name, value: $0.value) }
        let elements = (body.array?.first).map { [(name: first, value: $0)] } ?? []
        return (members + elements).flatMap { name, value in [[name]] + leaves(of: value).map { [name] + $0 } }
    }
}

/// A shop where everything is that samples speak of: the account that logs in, money, a product.
private struct Stand {
    private let shop: Shop
    private let example: DescriptionTests.Case
    private let seller: Seller
    private let product: String

    init(_ example: DescriptionTests.Case) throws {
        self.example = example
        shop = try Shop()
        seller = try shop.seller(10_000, password: example.function == "login" ? "testpass123" : nil)
        if example.function == "login" {
            let registration = try #require(
                try shop.describe("register")["routes"]?.array?.first?["samples"]?.array?.first
            )
            let event = Request.event(
                "POST",
                "/api/v1/users/register",
                body: try #require(registration["body"]).bytes
            )
            #expect(try shop.send("register", event).statusCode == 201)
        }
        let listing = Array(#"{"name":"MacBook Pro","condition":"New"}"#.utf8)
        let event = Request.event("POST", "/api/v1/products", token: seller.token, body: listing)
        product = try #require(try shop.send("products", event).document()["id"]?.string)
    }

    /// Sends a sample; the id that samples speak of is the product's.
    func send(_ sample: JSONValue, withToken: Bool = true) throws -> HTTPResponse {
        var path = example.route["path"]?.string ?? ""
        for (name, value) in sample["path"]?.object?.members ?? [] {
            path = path.replacing("{\(name)}", with: filled(value.string ?? ""))
        }
        let query = (sample["query"]?.object?.members ?? []).map { (name: $0.name, value: $0.value.string ?? "") }
        var headers = (sample["headers"]?.object?.members ?? []).map { (name: $0.name, value: $0.value.string ?? "") }
        if withToken { headers.append(("authorization", "Bearer \(seller.token)")) }
        let event = HTTPEvent(
            method: example.method,
            rawPath: path,
            headers: HTTPFields(headers),
            query: query,
            // A text is a body that is no document.
            body: Array(filled(sample["body"]?.string ?? sample["body"]?.text ?? "").utf8),
            context: RequestContext(requestID: "request-1")
        )
        return try shop.send(example.function, event)
    }

    private func filled(_ text: String) -> String {
        text.replacing("0199c0de-1234-7abc-8def-0123456789ab", with: product)
    }
}

extension JSONValue {
    /// The value at a path of members and elements.
    fileprivate func value(_ place: [String]) -> JSONValue? {
        place.reduce(Optional(self)) { value, name in
            name == DescriptionTests.first ? value?.array?.first : value?[name]
        }
    }

    /// The document with another value at a path of members and elements; nil takes it away.
    fileprivate func setting(_ place: [String], to value: JSONValue?) -> JSONValue {
        guard let name = place.first else { return value ?? .null }
        let rest = Array(place.dropFirst())
        if name == DescriptionTests.first, let elements = array, let element = elements.first {
            return .array([rest.isEmpty ? value ?? .null : element.setting(rest, to: value)] + elements.dropFirst())
        }
        var document = object == nil ? [:] : self
        document[name] = rest.isEmpty ? value : (document[name] ?? [:]).setting(rest, to: value)
        return document
    }
}
