import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// An emulator runs for days, and its functions crash as often as they like.
@Suite("An environment that has ended")
struct LambdaEnvironmentTests {
    private static func environment(executable: String? = nil) throws -> LambdaEnvironment {
        var function = try LambdaFixture.function()
        if let executable { function.recipe.executable = executable }
        return LambdaEnvironment(function, LambdaEmulator.Options(), RuntimeFaults([]), log: LineProbe())
    }

    /// Runs one event in an environment, which nothing but the returned reference knows of afterwards.
    private static func crash(_ environment: LambdaEnvironment) async -> LambdaOutcome {
        async let running: Void = environment.run()
        let outcome = await environment.invoke(LambdaFaultTests.event("/crash"), id: "i1")
        await running
        return outcome
    }

    @Test("is forgotten where its process ended by itself", .timeLimit(.minutes(1)))
    func crash() async throws {
        weak var kept: LambdaEnvironment?
        do {
            let environment = try Self.environment()
            kept = environment
            guard case .failure = await Self.crash(environment) else { throw CancellationError() }
        }
        // The last of what its event loop had to do may be a moment behind.
        while kept != nil {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    @Test("is forgotten where its process never began")
    func missingExecutable() async {
        await #expect(processExitsWith: .success) {
            let outcome = await Self.crash(try Self.environment(executable: "/nowhere"))
            guard case .failure(let report) = outcome else { throw CancellationError() }
            #expect(report.type == "Runtime.InvalidEntrypoint")
        }
    }
}
