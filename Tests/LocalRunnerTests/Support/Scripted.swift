import Foundation
import Glibc
import JSONCodec
import Logging
import NIOCore
import RuntimeProtocols

@testable import LocalRunner

/// The scripted function and what it takes to run it in a test.
enum Scripted {
    /// Folder of the executables that were built with the tests.
    static let binaries = Files.parent(of: CommandLine.arguments[0])
    static let executable = "\(binaries)/scripted-function"

    static let routes =
        ["event", "env", "raw", "huge", "big", "grow", "end", "crash", "fail", "hang", "stubborn", "family"]
        + ["orphan", "mute", "wait", "noisy", "plain", "echo", "note", "detached", "late"]

    static func manifest(
        concurrency: Int = 2,
        timeoutSeconds: Int = 30,
        maxRequestBytes: Int = 1_048_576,
        maxResponseBytes: Int = 2_097_152,
        pool: JSONValue = [:]
    ) -> JSONValue {
        let routes: [JSONValue] = routes.flatMap { name -> [JSONValue] in
            [["method": "POST", "path": .string("/\(name)")], ["method": "GET", "path": .string("/\(name)")]]
        }
        return [
            "name": "scripted", "summary": "Behaves as it is told.",
            "routes": .array(routes + [["method": "GET", "path": "/items/{id}/event"]]),
            "timeoutSeconds": .integer(timeoutSeconds), "concurrency": .integer(concurrency),
            "maxRequestBytes": .integer(maxRequestBytes), "maxResponseBytes": .integer(maxResponseBytes),
            "pool": pool, "environment": ["PRICETAG_HOME", "PRICETAG_LOG_LEVEL"], "secrets": ["PRICETAG_TOKEN_SECRET"],
        ]
    }

    static func function(_ manifest: JSONValue = manifest(), environment: [String: String] = [:]) throws -> Function {
        Function(manifest: try FunctionManifest(json: manifest), executable: executable, environment: environment)
    }

    static func event(_ name: String, body: String = "", method: String = "POST") -> HTTPEvent {
        HTTPEvent(
            method: method,
            rawPath: "/\(name)",
            body: Array(body.utf8),
            context: RequestContext(requestID: RequestID.mint())
        )
    }

    /// Serves the scripted function on a free port while `body` runs.
    static func serving<Result: Sendable>(
        _ manifest: JSONValue = manifest(),
        mode: WorkerMode = .warm,
        limits: HostLimits = HostLimits(),
        environment: [String: String] = [:],
        log: LineProbe = LineProbe(),
        _ body: @Sendable (HTTPClient) async throws -> Result
    ) async throws -> Result {
        try await serving(
            [function(manifest, environment: environment)],
            GatewayOptions(mode: mode, limits: limits),
            log: log,
            body
        )
    }

    /// Serves functions on a free port while `body` runs.
    static func serving<Result: Sendable>(
        _ functions: [Function],
        _ options: GatewayOptions = GatewayOptions(),
        log: LineProbe = LineProbe(),
        level: Logger.Level = .warning,
        _ body: @Sendable (HTTPClient) async throws -> Result
    ) async throws -> Result {
        let catalog = try FunctionCatalog(functions: functions)
        let logger = Logger.runner(level, sink: log)
        return try await Gateway.whileRunning(catalog, options: options, log: log, logger: logger) { port in
            try await body(HTTPClient(host: "127.0.0.1", port: port))
        }
    }
}

/// A folder that a test removes at its end.
struct TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("runner-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func write(_ text: String, to name: String) throws {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: Files.parent(of: file), withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
    }

    /// Puts the scripted function where commands look for functions and executables.
    func addScriptedFunction(_ manifest: JSONValue = Scripted.manifest()) throws {
        try write(manifest.text, to: "functions/scripted/function.json")
        try link("scripted-function", as: "scripted")
    }

    /// Puts a built executable where commands look for one of that name.
    func link(_ executable: String, as name: String) throws {
        try makeFolder("bin")
        try FileManager.default.createSymbolicLink(
            atPath: "\(path)/bin/\(name)",
            withDestinationPath: "\(Scripted.binaries)/\(executable)"
        )
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    /// Puts a shell script where commands look for an executable, as a build does: a new file in the old one's place.
    func install(script: String, as name: String) throws {
        try write("#!/bin/sh\n\(script)\n", to: "bin/\(name).new")
        guard chmod("\(path)/bin/\(name).new", 0o755) == 0,
            rename("\(path)/bin/\(name).new", "\(path)/bin/\(name)") == 0
        else { throw FileError(path: name, errorNumber: errno) }
    }

    func workspace(_ environment: [String: String] = [:]) -> Workspace {
        Workspace(functions: "\(path)/functions", binaries: "\(path)/bin", environment: environment)
    }

    func remove() {
        // What is left in a temporary folder is no fault of the code under test.
        try? FileManager.default.removeItem(atPath: path)
    }
}
