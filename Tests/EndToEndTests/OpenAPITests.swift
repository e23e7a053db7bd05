import Foundation
import JSONCodec
import Testing

/// The description of the API is the one that the functions give.
@Suite("The API's description")
struct OpenAPITests {
    /// UPDATE_GOLDEN=1 writes the file anew, to be read before it is committed.
    @Test("that is committed is what the functions tell of themselves")
    func document() async throws {
        let run = try await Tool.run("local-runner", ["openapi"])
        #expect(run.status == 0)
        let file = Project.root.appending(path: "docs/openapi.json")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try run.output.write(to: file)
            Issue.record("written anew: \(file.path)")
        }
        #expect(String(decoding: run.output, as: UTF8.self) == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test("has every route, and every reference in it leads somewhere")
    func completeness() async throws {
        let document = try JSONValue(parsing: Array(try await Tool.run("local-runner", ["openapi"]).output))
        for line in try await Tool.run("local-runner", ["routes"]).lines.dropFirst() {
            let words = line.split(separator: " ").map(String.init)
            guard words[0] != "-" else { continue }
            let operation = document["paths"]?[words[1]]?[words[0].lowercased()]
            #expect(operation?["tags"]?.array == [.string(words[2])], "\(line)")
            #expect(operation?["responses"]?.object?.members.isEmpty == false, "\(line)")
        }
        let references = Self.references(in: document)
        #expect(references.count > 50)
        for reference in references {
            let target = reference.dropFirst(2).split(separator: "/").reduce(Optional(document)) { $0?[String($1)] }
            #expect(target != nil, "\(reference)")
        }
        let names = (document["paths"]?.object?.members ?? []).flatMap { $0.value.object?.members ?? [] }
            .compactMap { $0.value["operationId"]?.string }
        #expect(Set(names).count == names.count)
    }

    private static func references(in value: JSONValue) -> [String] {
        let own = value["$ref"]?.string.map { [$0] } ?? []
        let members = (value.object?.members ?? []).map(\.value) + (value.array ?? [])
        return own + members.flatMap(references)
    }
}
