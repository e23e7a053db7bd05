import Foundation
import JSONCodec
import RuntimeProtocols
import Testing

/// Recorded events whose whole answer is looked at, so that nothing can come along unseen.
@Suite("Whole answers")
struct WholeAnswerTests {
    @Test("are compared for every route", arguments: Project.functions)
    func everyRoute(function: String) throws {
        let manifest = try JSONValue(
            parsing: Array(Data(contentsOf: Project.root.appending(path: "functions/\(function)/function.json")))
        )
        let compared = try Self.requests(of: function)
        for route in manifest["routes"]?.array ?? [] {
            let (method, path) = (try #require(route["method"]?.string), try #require(route["path"]?.string))
            let pattern = RoutePattern(path)
            #expect(
                compared.contains { $0.method == method && pattern.match($0.path) != nil },
                "no whole answer of \(method) \(path) is compared"
            )
        }
    }

    @Test(
        "differ by a header field or a member that nobody named",
        arguments: [
            (#""x-more":"1""#, #""status":"ok","service":"pricetag""#, #"headers.x-more: expected "1", got nothing"#),
            ("", #""status":"ok""#, #"body.service: expected nothing, got "pricetag""#),
            ("", #""service":"pricetag","status":"ok""#, "body: differs from byte 3 on"),
        ]
    )
    func difference(field: String, members: String, expected: String) async throws {
        try await withTemporaryFolder { folder in
            let events = folder.appending(path: "health/events")
            try FileManager.default.createDirectory(at: events, withIntermediateDirectories: true)
            try Project.event("get.json", of: "health").write(to: events.appending(path: "get.json"))
            let headers = #""content-type":"application/json""# + (field.isEmpty ? "" : ",\(field)")
            let response = #"{"response":{"statusCode":200,"headers":{\#(headers)},"body":{\#(members)}}}"#
            try Data(response.utf8).write(to: events.appending(path: "get.expect.json"))
            let run = try await Tool.run("local-runner", ["replay", folder.path, "--host", "runner"])
            #expect(run.status == 1)
            #expect(run.lines.contains { $0.contains("runner: \(expected)") }, "\(run.lines)")
        }
    }

    /// Method and path of every request of a function's own cases that has its whole answer compared.
    private static func requests(of function: String) throws -> [(method: String, path: String)] {
        let names = try Project.events(of: function)
        let single = try names.filter { $0.hasSuffix(".expect.json") }.filter {
            try json($0, function)["response"] != nil
        }
        .map { try json($0.replacing(".expect.json", with: ".json"), function) }
        let steps = try names.filter { $0.hasSuffix(".scenario.json") }
            .flatMap { try json($0, function)["steps"]?.array ?? [] }
            .filter { $0["response"] != nil && $0["function"]?.string == function }
            .compactMap { $0["request"] }
        return single.map { event in
            (event["requestContext"]?["http"]?["method"]?.string ?? "", event["rawPath"]?.string ?? "")
        }
            + steps.map { request in
                let path = request["path"]?.string?.split(separator: "?").first.map(String.init) ?? ""
                return (request["method"]?.string ?? (request["body"] == nil ? "GET" : "POST"), path)
            }
    }

    private static func json(_ name: String, _ function: String) throws -> JSONValue {
        try JSONValue(parsing: Array(Project.event(name, of: function)))
    }
}
