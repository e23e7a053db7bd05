import JSONCodec
import RuntimeProtocols

@testable import LocalRunner

/// The fixture function on the emulated Lambda.
enum LambdaFixture {
    static func function(
        environment: [String: String] = [:],
        timeoutSeconds: Int = 300,
        concurrency: Int = 1
    ) throws -> Function {
        var manifest = Scripted.manifest(concurrency: concurrency, timeoutSeconds: timeoutSeconds)
        manifest["name"] = "fixture"
        var function = Function(
            manifest: try FunctionManifest(json: manifest),
            executable: "\(Scripted.binaries)/fixture-function",
            environment: environment
        )
        // Beyond what its manifest lets through: what a Lambda environment may hold without our doing.
        function.recipe.environment.merge(environment) { _, own in own }
        return function
    }

    static func running<Result: Sendable>(
        _ function: Function? = nil,
        faults: [RuntimeFault] = [],
        log: LineProbe = LineProbe(),
        prepare: (inout LambdaEmulator.Options) -> Void = { _ in },
        _ body: (LambdaEmulator) async throws -> Result
    ) async throws -> Result {
        var options = LambdaEmulator.Options()
        options.faults = faults
        // Beside many other tests a process may be slow, and its time is not what most of these are about.
        options.initializationTimeout = .seconds(300)
        prepare(&options)
        let function = try function ?? self.function()
        return try await LambdaEmulator.whileRunning([function], options: options, log: log, body)
    }
}

extension LambdaEmulator {
    /// The response of the fixture to a request.
    func ask(_ path: String, id: String = "r1", body: String = "") async throws -> HTTPResponse {
        let event = HTTPEvent(
            method: "POST",
            rawPath: path,
            body: Array(body.utf8),
            context: RequestContext(requestID: id)
        )
        return try await send(event.json.bytes)
    }

    func send(_ event: [UInt8]) async throws -> HTTPResponse {
        switch try await invoke("fixture", event) {
        case .answer(let bytes): try HTTPResponse(json: JSONValue(parsing: bytes))
        case .failure(let report): throw report
        }
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
