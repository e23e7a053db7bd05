import Cryptography
import Domain
import FunctionRuntime
import JSONCodec
import Repositories
import RuntimeProtocols
import SQLStorage
import TestSupport
import Testing

/// Events that are damaged, too large, or lead nowhere, for every function.
@Suite struct BadEventTests {
    @Test("a damaged event is a 400", arguments: Shop.functionNames)
    func damaged(function: String) throws {
        let shop = try Shop()
        let whole = Request.event("GET", "/health", body: Array("{}".utf8)).json.bytes
        var events: [[UInt8]] = (0..<whole.count).map { Array(whole[..<$0]) }
        events += [[0], [0xFF], Array("[]".utf8), Array("{}".utf8), Array(#"{"rawPath":"/"}"#.utf8)]
        events.append(Array(#"{"version":"1.0","rawPath":"/","requestContext":{"http":{"method":"GET"}}}"#.utf8))
        for event in events {
            #expect(try shop.handle(function, .complete(event)).statusCode == 400)
        }
    }

    @Test("an event that is too large is a 413", arguments: Shop.functionNames)
    func tooLarge(function: String) throws {
        #expect(try Shop().handle(function, .tooLarge(limit: 8_388_608)).statusCode == 413)
    }

    @Test("a process that is sent 20 MB reads them all and answers 413")
    func twentyMegabytes() throws {
        let input = Array("{\"a\":\"".utf8) + [UInt8](repeating: 0x61, count: 20_000_000)
        let ending = try FunctionProcess.run("health", environment: [:], input: input)
        #expect(ending.exitStatus == ExitStatus.badEvent.rawValue)
        #expect(try HTTPResponse(json: try JSONValue(parsing: ending.output)).statusCode == 413)
    }

    @Test("an unknown path is a 404 without a look at the token", arguments: Shop.functionNames)
    func unknownPath(function: String) throws {
        let shop = try Shop()
        for path in [
            "/", "/api/v1", "/api/v1/users/me/x", "/api/v1/products/a/b", "/health/../x", "/api%2fv1/users/me",
        ] {
            for method in ["GET", "POST"] {
                #expect(try shop.send(function, Request.event(method, path)).statusCode == 404)
            }
        }
    }

    @Test("HEAD answers what GET does, without the body")
    func head() throws {
        let shop = try Shop()
        let seller = try shop.seller()
        for (function, path) in [
            ("account", "/api/v1/users/me"), ("health", "/health"), ("products", "/api/v1/products"),
        ] {
            let get = try shop.send(function, Request.event("GET", path, token: seller.token))
            let head = try shop.send(function, Request.event("HEAD", path, token: seller.token))
            #expect((head.statusCode, head.headers) == (get.statusCode, get.headers))
            #expect(head.body.isEmpty)
        }
    }

    @Test("random documents never bring a function down", arguments: [31, 32, 33] as [UInt64])
    func fuzz(seed: UInt64) throws {
        let shop = try Shop()
        let seller = try shop.seller(2_000)
        var random = SeededGenerator(seed: seed)
        let targets = [
            ("deposit", "POST", "/api/v1/users/deposit"), ("predict", "POST", "/api/v1/pricing/predict"),
            ("products", "POST", "/api/v1/products"), ("login", "POST", "/api/v1/users/login"),
            ("products", "PUT", "/api/v1/products/0199c0de-1234-7abc-8def-0123456789ab"),
        ]
        for _ in 0..<300 {
            let (function, method, path) = targets[Int.random(in: 0..<targets.count, using: &random)]
            var body = RandomDocument.make(depth: 3, using: &random).bytes
            if Int.random(in: 0..<4, using: &random) == 0, !body.isEmpty {
                body[Int.random(in: 0..<body.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let event = Request.event(method, path, token: seller.token, body: body)
            let answer = try shop.send(function, event)
            #expect((200..<500).contains(answer.statusCode), "seed \(seed): \(String(decoding: body, as: UTF8.self))")
        }
        #expect(try shop.storage.audit().findings.isEmpty)
    }
}

/// Documents of the members that our functions know, with values of any kind.
private enum RandomDocument {
    private static let names = [
        "amount", "product_data", "product_id", "name", "description", "item_description", "condition", "brand",
        "item_condition_id", "shipping", "category", "username", "password", "x", "",
    ]
    private static let numbers = ["0", "1", "-1", "0.01", "1e400", "5", "1.005", "9223372036854775808", "100", "1e-2"]
    private static let texts = ["", "New", "Good", "a", "\u{0}", "📱", "مرحبا", "\u{FFFF}", "testuser", "a\u{301}"]

    static func make(depth: Int, using random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: depth > 0 ? 0..<8 : 0..<4, using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return JSONNumber(decimal: pick(numbers, &random)).map(JSONValue.number) ?? .null
        case 3: return .string(pick(texts, &random))
        case 4:
            return .array(
                (0..<Int.random(in: 0..<3, using: &random)).map { _ in make(depth: depth - 1, using: &random) }
            )
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0..<7, using: &random) {
                object[pick(names, &random)] = make(depth: depth - 1, using: &random)
            }
            return .object(object)
        }
    }

    private static func pick(_ choices: [String], _ random: inout SeededGenerator) -> String {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }
}
