import Foundation
import Testing

/// Functions as programs, without any server.
@Suite("A function without a server")
struct ProcessTests {
    @Test("answers the event on its standard input")
    func oneShot() async throws {
        let run = try await Tool.run("health", input: Project.event("get.json", of: "health"))
        #expect(run.status == 0)
        #expect(run.lines.count == 1)
        #expect(try Self.response(run.lines[0]).status == 200)
        #expect(try Self.response(run.lines[0]).body["status"] as? String == "ok")
    }

    @Test("answers two events on a stream with two lines")
    func stream() async throws {
        let line = try Project.line("token-missing.json", of: "predict")
        try await withTemporaryFolder { home in
            let run = try await Tool.run("predict", ["--stream"], input: line + line, environment: Self.data(in: home))
            #expect(run.status == 0)
            #expect(try run.lines.map { try Self.response($0).status } == [401, 401])
        }
    }

    static let damaged: [(name: String, bytes: Data)] = [
        ("nothing at all", Data()), ("a cut off event", Data(#"{"version":"2.0","rawPath":"/hea"#.utf8)),
        ("no JSON", Data("GET /health HTTP/1.1".utf8)), ("bytes that are no text", Data([0xFF, 0xFE, 0x00, 0x01])),
        ("an array", Data("[1,2]".utf8)), ("deep nesting", Data(repeating: UInt8(ascii: "["), count: 100_000)),
        ("an event that is no request", Data(#"{"Records":[{"eventSource":"aws:sqs"}]}"#.utf8)),
    ]

    @Test("refuses what is no event with one response", arguments: Project.functions.filter { $0 != "maintenance" })
    func refusal(function: String) async throws {
        try await withTemporaryFolder { home in
            for (name, bytes) in Self.damaged {
                let run = try await Tool.run(function, input: bytes, environment: Self.data(in: home))
                #expect(run.status == 65, "\(name)")
                #expect(run.lines.count == 1, "\(name)")
                #expect(try Self.response(run.lines[0]).status == 400, "\(name)")
            }
        }
    }

    @Test("refuses an event of 20 MB without keeping it")
    func hugeEvent() async throws {
        let event = Data(#"{"version":"2.0","body":""#.utf8) + Data(repeating: 0x61, count: 20_000_000)
        let run = try await Tool.run("health", input: event)
        #expect(run.status == 65)
        #expect(try Self.response(run.lines[0]).status == 413)
    }

    @Test("lives on after a damaged line of its stream")
    func streamSurvives() async throws {
        let good = try Project.line("get.json", of: "health")
        let run = try await Tool.run(
            "health",
            ["--stream"],
            input: Data("{\n".utf8) + good + Data([0xFF, 0x0A]) + good
        )
        #expect(run.status == 0)
        #expect(try run.lines.map { try Self.response($0).status } == [400, 200, 400, 200])
    }

    private static func data(in home: URL) -> [String: String] { ["PRICETAG_HOME": home.path] }

    private static func response(_ line: String) throws -> (status: Int, body: [String: Any]) {
        let json = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let body = try #require(json["body"] as? String)
        let document = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return (try #require(json["statusCode"] as? Int), try #require(document))
    }
}
