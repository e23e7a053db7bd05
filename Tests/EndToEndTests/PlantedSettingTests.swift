import Foundation
import TestSupport
import Testing

/// Secrets stand in settings that are wrong, and what the processes say of them is searched.
@Suite("A secret in a setting") struct PlantedSettingTests {
    @Test("does not come out of settings that are wrong, nor of a database that refuses it")
    func settings() async throws {
        let cases = try Self.databases() + Self.wrongSettings
        let events = [("login", try Self.login()), ("maintenance", Data(#"{"action":"migrate"}"#.utf8))]
        var leavings = Leavings()
        try await withTemporaryFolder { home in
            let usual = [
                "PRICETAG_HOME": home.path, "PRICETAG_TOKEN_SECRET": PlantedSecret.tokenSecret.value,
                "PRICETAG_LOG_LEVEL": "trace",
            ]
            for settings in cases {
                for (name, event) in events {
                    let run = try await Tool.run(name, input: event, environment: usual.merging(settings) { $1 })
                    leavings.add("what \(name) answers with \(settings)", run.output)
                    leavings.add("what \(name) logs with \(settings)", run.errors)
                    // All of them fail, or the case is worth nothing.
                    #expect(run.status != 0 || run.lines.first?.contains(#""statusCode":503"#) == true, "\(settings)")
                }
            }
        }
        #expect(leavings.texts.count == 2 * events.count * cases.count)
        #expect(leavings.leaks(of: PlantedSecret.all) == [])
    }

    /// Addresses that lead nowhere. In some the password is not encoded as it should be: libpq quotes it, or takes a part of it for
    /// the host.
    private static func databases() throws -> [[String: String]] {
        let password = PlantedSecret.databasePassword.value
        let urls = [
            "postgres://pricetag:\(password)@127.0.0.1:1/x", "postgres://pricetag:\(password)@/x?host=/nowhere",
            "postgres:/pricetag:\(password)@127.0.0.1/x", "postgres://pricetag:\(password)@127.0.0.1:port/x",
            "postgres://pricetag:%zz\(password)@127.0.0.1/x", "postgres://pricetag:x@\(password)@127.0.0.1:1/x",
            "postgres://127.0.0.1:1/x?user=a&password=\(password)&nonsense=1",
            "postgres://127.0.0.1:1/x?user=a&password=%zz\(password)", "postgres://a:b[\(password)@127.0.0.1:1/x",
            "postgres://pricetag:\(password)@127.0.0.1:\(try PostgresServer.shared.port)/nowhere",
        ]
        return urls.map { ["PRICETAG_DATABASE_URL": $0] }
    }

    private static let wrongSettings = [
        ["PRICETAG_TOKEN_SECRET": PlantedSecret.weakSecret.value], ["PRICETAG_TOKEN_SECRET_FILE": "/nowhere/x"],
        ["PRICETAG_TOKEN_SECRET_PREVIOUS": PlantedSecret.weakSecret.value],
        ["PRICETAG_TOKEN_SECRETS": PlantedSecret.tokenSecret.value],
        ["PRICETAG_TOKEN_LIFETIME_SECONDS": PlantedSecret.tokenSecret.value],
        ["PRICETAG_LOG_LEVEL": PlantedSecret.tokenSecret.value],
        ["PRICETAG_CORS_ORIGINS": PlantedSecret.tokenSecret.value],
    ]

    private static func login() throws -> Data {
        let event: [String: Any] = [
            "version": "2.0", "routeKey": "$default", "rawPath": "/api/v1/users/login", "rawQueryString": "",
            "headers": ["content-type": "application/json"], "isBase64Encoded": false,
            "body": #"{"username":"ada","password":"\#(PlantedSecret.password.value)"}"#,
            "requestContext": ["http": ["method": "POST", "path": "/api/v1/users/login"], "requestId": "r"],
        ]
        return try JSONSerialization.data(withJSONObject: event)
    }
}
