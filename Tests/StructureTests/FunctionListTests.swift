import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import TestSupport
import Testing

/// One name a function: in Package.swift, in its folder, in its function.json, and in what it answers.
@Suite struct FunctionListTests {
    private static let root = Repository.root

    private static func declaration(_ name: String) throws -> JSONValue {
        try JSONValue(parsing: Array(Repository.text("\(root)/functions/\(name)/function.json").utf8))
    }

    /// The names in the list at the head of Package.swift.
    private static func listed() throws -> [String] {
        let manifest = try Repository.text("\(root)/Package.swift")
        let start = try #require(manifest.firstRange(of: "let functions:")).upperBound
        let end = try #require(manifest[start...].firstRange(of: "\n]")).lowerBound
        return manifest[start..<end].split(separator: "\n").compactMap { line in
            line.hasPrefix("    (\"") ? line.split(separator: "\"").dropFirst().first.map(String.init) : nil
        }
    }

    @Test("the list, the folders and the declarations have the same names")
    func names() throws {
        let folders = try Repository.folders(in: "\(Self.root)/functions")
        #expect(folders.count >= 10)
        #expect(try Self.listed().sorted() == folders)
        for name in folders { #expect(try Self.declaration(name)["name"] == .string(name)) }
    }

    @Test("a function answers each of its routes, and names their methods to whoever comes with another")
    func routes() throws {
        for name in try Self.listed() {
            let routes = try Self.declaration(name)["routes"]?.array ?? []
            var methods: [String: Set<String>] = [:]
            for route in routes {
                methods[try #require(route["path"]?.string), default: []].insert(try #require(route["method"]?.string))
            }
            for (path, methods) in methods {
                for method in methods {
                    let status = try Self.ask(name, method, path).statusCode
                    #expect(status != 404 && status != 405, "\(name): \(method) \(path) answered \(status)")
                }
                let refusal = try Self.ask(name, "BREW", path)
                #expect(refusal.statusCode == 405)
                let allowed = Set((refusal.headers["allow"] ?? "").split(separator: ", ").map(String.init))
                #expect(allowed.subtracting(["HEAD"]) == methods, "\(name): \(path)")
            }
        }
    }

    @Test("a function describes exactly its routes, and events where it has none, with a sample of each")
    func descriptions() throws {
        for name in try Self.listed() {
            let output = try FunctionProcess.run(name, arguments: ["--describe"], environment: [:], input: [])
            #expect(output.exitStatus == 0)
            let description = try JSONValue(parsing: output.output)
            #expect(description["name"] == .string(name))
            #expect(description["$schema"] == "https://json-schema.org/draft/2020-12/schema")
            let described = (description["routes"]?.array ?? []).map { [$0["method"], $0["path"]] }
            let declared = try (Self.declaration(name)["routes"]?.array ?? []).map { [$0["method"], $0["path"]] }
            #expect(described == declared, "\(name)")
            let parts = (description["routes"]?.array ?? []) + (description["events"]?.array ?? [])
            #expect(!parts.isEmpty)
            for part in parts { #expect(part["samples"]?.array?.isEmpty == false && part["summary"]?.string != nil) }
        }
    }

    @Test("no two functions answer the same route")
    func uniqueRoutes() throws {
        let routes = try Self.listed().flatMap { name in
            try (Self.declaration(name)["routes"]?.array ?? []).map(\.text)
        }
        #expect(routes.count >= 14)
        #expect(Set(routes).count == routes.count)
    }

    /// Asks the built executable, without a token.
    private static func ask(_ name: String, _ method: String, _ path: String) throws -> HTTPResponse {
        let folder = try TemporaryFolder()
        let path = path.split(separator: "{id}", omittingEmptySubsequences: false)
            .joined(separator: "0199c0de-1234-7abc-8def-0123456789ab")
        let environment = [
            "PRICETAG_HOME": folder.path, "PRICETAG_MODEL": Repository.shippedModel, "PRICETAG_LOG_LEVEL": "critical",
        ]
        let event = Request.event(method, path)
        let ending = try FunctionProcess.run(name, environment: environment, input: event.json.bytes)
        return try HTTPResponse(json: try JSONValue(parsing: ending.output))
    }
}
