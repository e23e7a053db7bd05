import Foundation
import JSONCodec
import Testing

@Suite("Recorded events")
struct RecordedEventTests {
    @Test("hold on every host, with the same answers", .timeLimit(.minutes(20)))
    func replay() async throws {
        let run = try await Tool.run("local-runner", ["replay", "functions"])
        let hosts = try #require(run.lines.first).split(separator: " ").map(String.init)
        #expect(
            run.status == 0,
            "\(run.lines.filter { !$0.hasPrefix("functions/") }.joined(separator: "\n"))\n\(run.errors)"
        )
        let rows = run.lines.map { $0.split(separator: " ").map(String.init) }.filter {
            $0.first?.hasPrefix("functions/") == true
        }
        let cases = try Project.functions.flatMap(Self.cases)
        #expect(rows.map(\.[0]).sorted() == cases.map(\.path).sorted())
        try #require(hosts == Project.hosts)
        for row in rows {
            let wanted = cases.first { $0.path == row[0] }?.hosts ?? Set(hosts)
            #expect(Array(row[1...hosts.count]) == hosts.map { wanted.contains($0) ? "ok" : "-" }, "\(row[0])")
        }
    }

    @Test("are there for every function, and show at least one success", arguments: Project.functions)
    func isShown(function: String) throws {
        let texts = try Project.events(of: function)
            .filter { $0.hasSuffix(".expect.json") || $0.hasSuffix(".scenario.json") }
            .map { String(decoding: try Project.event($0, of: function), as: UTF8.self) }
        #expect(texts.contains { $0.contains(/"statusCode": 20\d|"exitStatus": 0/) })
    }

    @Test("have an expectation each, and no expectation is without its event", arguments: Project.functions)
    func isExpected(function: String) throws {
        let names = Set(try Project.events(of: function))
        let steps = try names.filter { $0.hasSuffix(".scenario.json") }.flatMap {
            try Self.eventFiles(of: $0, function)
        }
        for name in names where !name.hasSuffix(".scenario.json") {
            if name.hasSuffix(".expect.json") {
                #expect(names.contains(name.replacing(".expect.json", with: ".json")), "\(name) expects of no event")
            } else {
                let expectation = name.replacing(".json", with: ".expect.json")
                #expect(names.contains(expectation) || steps.contains(name), "nothing is expected of \(name)")
            }
        }
    }

    @Test("fail with a readable difference where an answer is another")
    func difference() async throws {
        try await withTemporaryFolder { folder in
            let events = folder.appending(path: "health/events")
            try FileManager.default.createDirectory(at: events, withIntermediateDirectories: true)
            try Project.event("get.json", of: "health").write(to: events.appending(path: "get.json"))
            let expected = #"{"statusCode":200,"body":{"status":"well","service":"pricetag"}}"#
            try Data(expected.utf8).write(to: events.appending(path: "get.expect.json"))
            let run = try await Tool.run("local-runner", ["replay", folder.path, "--host", "runner"])
            #expect(run.status == 1)
            #expect(run.lines.contains(#"        runner: body.status: expected "well", got "ok""#))
            #expect(run.lines.last == "0 passed, 1 failed")
        }
    }

    /// Paths of a function's cases, with the hosts that have to run them; nil for all.
    private static func cases(of function: String) throws -> [(path: String, hosts: Set<String>?)] {
        try Project.events(of: function).compactMap { name in
            let isScenario = name.hasSuffix(".scenario.json")
            guard isScenario || name.hasSuffix(".expect.json") else { return nil }
            let json = try JSONValue(parsing: Array(Project.event(name, of: function)))
            let hosts = json["hosts"]?.array?.compactMap(\.string) ?? (json["exitStatus"] == nil ? nil : ["one-shot"])
            let path =
                "functions/\(function)/events/\(isScenario ? name : name.replacing(".expect.json", with: ".json"))"
            return (path, hosts.map(Set.init))
        }
    }

    private static func eventFiles(of scenario: String, _ function: String) throws -> [String] {
        let json = try JSONValue(parsing: Array(Project.event(scenario, of: function)))
        return json["steps"]?.array?.compactMap { $0["event"]?.string } ?? []
    }
}
