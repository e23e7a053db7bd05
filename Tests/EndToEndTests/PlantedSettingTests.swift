import Foundation
import TestSupport
import Testing

/// Secrets stand in settings that are wrong, and what the processes say of them is searched.
@Suite("A secret in a setting") struct PlantedSettingTests {
    @Test("does not come out of settings that are wrong, nor of a database that refuses it")
    func settings() async throws {
        let (password, secret) = (PlantedSecret.databasePassword.value, PlantedSecret.tokenSecret.value)
        // Among them passwords that percent-encoding would have kept apart: libpq quotes them, or takes a part for the host.
        let urls = [
            "postgres://pricetag:\(password)@127.0.0.1:1/x", "postgres://pricetag:\(password)@/x?host=/nowhere",
            "postgres:/pricetag:\(password)@127.0.0.1/x", "postgres://pricetag:\(password)@127.0.0.1:port/x",
            "postgres://pricetag:%zz\(password)@127.0.0.1/x", "postgres://pricetag:x@\(password)@127.0.0.1:1/x",
            "postgres://127.0.0.1:1/x?user=a&password=\(password)&nonsense=1",
            "postgres://127.0.0.1:1/x?user=a&password=%zz\(password)", "postgres://a:b[\(password)@127.0.0.1:1/x",
            "postgres://pricetag:\(password)@127.0.0.1:\(try PostgresServer.shared.port)/nowhere",
        ]
        var cases = urls.map { ["PRICETAG_DATABASE_URL": $0] }
        cases += [
            ["PRICETAG_TOKEN_SECRET": PlantedSecret.weakSecret.value], ["PRICETAG_TOKEN_SECRET_FILE": "/nowhere/x"],
            ["PRICETAG_TOKEN_SECRET_PREVIOUS": PlantedSecret.weakSecret.value], ["PRICETAG_TOKEN_SECRETS": secret],
            ["PRICETAG_TOKEN_LIFETIME_SECONDS": secret],
            ["PRICETAG_LOG_LEVEL": secret], ["PRICETAG_CORS_ORIGINS": secret],
        ]
        var leavings = Leavings()
        let login = #"{"username":"ada","password":"\#(PlantedSecret.password.value)"}"#
        let event: [String: Any] = [
            "version": "2.0", "routeKey": "$default", "rawPath": "/api/v1/users/login", "rawQueryString": "",
            "headers": ["content-type": "application/json"], "body": login, "isBase64Encoded": false,
            "requestContext": ["http": ["method": "POST", "path": "/api/v1/users/login"], "requestId": "r"],
        ]
        let input = try JSONSerialization.data(withJSONObject: event)
        try await withTemporaryFolder { home in
            let usual = ["PRICETAG_HOME": home.path, "PRICETAG_TOKEN_SECRET": secret, "PRICETAG_LOG_LEVEL": "trace"]
            for settings in cases {
                let environment = usual.merging(settings) { $1 }
                for (name, bytes) in [("login", input), ("maintenance", Data(#"{"action":"migrate"}"#.utf8))] {
                    let run = try await Tool.run(name, input: bytes, environment: environment)
                    leavings.add("\(name) with \(settings.keys)", run.output)
                    leavings.add("\(name) with \(settings)", run.errors)
                    #expect(run.status != 0 || run.lines.first?.contains(#""statusCode":503"#) == true, "\(settings)")
                }
            }
        }
        #expect(leavings.texts.count == 2 * 2 * cases.count)
        #expect(leavings.leaks(of: PlantedSecret.all) == [])
    }
}
