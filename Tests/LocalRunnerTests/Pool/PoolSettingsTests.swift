import JSONCodec
import Testing

@testable import LocalRunner

@Suite struct PoolSettingsTests {
    private func settings(_ pool: JSONValue) throws -> PoolSettings {
        try FunctionManifest(json: Scripted.manifest(concurrency: 4, pool: pool)).pool
    }

    @Test func `has sound defaults`() throws {
        for pool: JSONValue in [.null, [:]] { #expect(try settings(pool) == PoolSettings()) }
        #expect(PoolSettings().policy == .ondemand)
    }

    @Test func `reads every member`() throws {
        let settings = try settings([
            "policy": "dynamic", "min": 2, "spare": 3, "idleSeconds": 20, "maxRequests": 7, "maxAgeSeconds": 600,
            "maxMemoryBytes": 33_554_432, "startupSeconds": 5,
        ])
        #expect(settings.policy == .dynamic)
        #expect((settings.min, settings.spare, settings.idleSeconds) == (2, 3, 20))
        #expect((settings.maxRequests, settings.maxAgeSeconds) == (7, 600))
        #expect((settings.maxMemoryBytes, settings.startupSeconds) == (33_554_432, 5))
    }

    @Test func `names every wrong member at once`() throws {
        let pool: JSONValue = [
            "policy": "sometimes", "min": 1, "idleSeconds": 0, "maxRequests": "many", "maxAgeSeconds": -1,
            "maxMemoryBytes": 5, "startupSeconds": 601, "colour": "red",
        ]
        let error = #expect(throws: FieldErrors.self) { try settings(pool) }
        #expect(
            Set(error?.errors.map(\.field) ?? []) == [
                "pool.policy", "pool.min", "pool.idleSeconds", "pool.maxRequests", "pool.maxAgeSeconds",
                "pool.maxMemoryBytes", "pool.startupSeconds", "pool.colour",
            ]
        )
    }

    private static let wrong: [(JSONValue, String)] = [
        (["policy": "dynamic", "min": 5], "pool.min"), (["policy": "static", "spare": 1], "pool.spare"),
        ("static", "pool"), (["min": 1], "pool.min"),
    ]

    @Test(arguments: wrong)
    func `refuses what does not go together`(pool: JSONValue, field: String) throws {
        let error = #expect(throws: FieldErrors.self) { try settings(pool) }
        #expect(error?.errors.contains { $0.field == field } == true, "\(String(describing: error))")
    }
}
