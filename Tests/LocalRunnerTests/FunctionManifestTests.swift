import JSONCodec
import Testing

@testable import LocalRunner

@Suite struct FunctionManifestTests {
    @Test func `reads every member`() throws {
        let manifest = try FunctionManifest(json: Scripted.manifest(concurrency: 3, timeoutSeconds: 7))
        #expect(manifest.name == "scripted")
        #expect(manifest.concurrency == 3)
        #expect(manifest.timeoutSeconds == 7)
        #expect(manifest.routes.contains(.init(method: "POST", path: "/echo")))
        #expect(manifest.environment == ["PRICETAG_HOME", "PRICETAG_LOG_LEVEL"])
        #expect(manifest.secrets == ["PRICETAG_TOKEN_SECRET"])
    }

    private static let faults: [(String, JSONValue)] = [
        ("timeoutSeconds", 0), ("timeoutSeconds", "10"), ("concurrency", 65), ("maxRequestBytes", -1),
        ("routes", "GET /"), ("routes", [["method": "get", "path": "/"]]),
        ("routes", [["method": "GET", "path": "x"]]),
        ("routes", [["method": "GET"]]), ("environment", [1]), ("environment", ["A=B"]), ("secrets", "A"), ("extra", 1),
        ("name", ""),
    ]

    @Test(arguments: faults)
    func `names the member that is wrong`(member: String, value: JSONValue) {
        var json = Scripted.manifest().object ?? JSONObject()
        json[member] = value
        let error = #expect(throws: FieldErrors.self) { try FunctionManifest(json: .object(json)) }
        #expect(error?.errors.count == 1)
        #expect(error?.errors.first?.field.hasPrefix(member) == true)
    }

    @Test func `gives a function only the variables that its manifest lists`() throws {
        let environment = [
            "PATH": "/bin", "HOME": "/root", "PRICETAG_HOME": "/data", "PRICETAG_TOKEN_SECRET_FILE": "/secret",
            "PRICETAG_DATABASE_URL": "sqlite:x", "AWS_SECRET_ACCESS_KEY": "k", "PRICETAG_HOME_FILE": "no",
        ]
        let function = try Scripted.function(Scripted.manifest(timeoutSeconds: 7), environment: environment)
        #expect(
            function.recipe.environment == [
                "PRICETAG_HOME": "/data", "PRICETAG_TOKEN_SECRET_FILE": "/secret", "PRICETAG_TIMEOUT_MS": "7000",
                "PRICETAG_MAX_EVENT_BYTES": String(1_048_576 * 6 + 262_144),
            ]
        )
    }
}
