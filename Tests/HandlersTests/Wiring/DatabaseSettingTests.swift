import FunctionRuntime
import RuntimeProtocols
import ServiceConfiguration
import TestSupport
import Testing

@testable import AccountsBootstrap

@Suite("The setting of the database")
struct DatabaseSettingTests {
    private static let valid: [(String, DatabaseSetting)] = [
        ("sqlite:/a/b.sqlite", .sqlite(path: "/a/b.sqlite")),
        ("postgres://a@b:5/c", .postgres(url: "postgres://a@b:5/c", prepares: true)),
        ("postgresql:///c?sslmode=require", .postgres(url: "postgresql:///c?sslmode=require", prepares: true)),
        ("postgres://b/c?prepared=on", .postgres(url: "postgres://b/c", prepares: true)),
        (
            "postgres://b/c?sslmode=require&prepared=off&port=6432",
            .postgres(url: "postgres://b/c?sslmode=require&port=6432", prepares: false)
        ),
    ]

    @Test("names a file or a server", arguments: valid)
    func reading(text: String, expected: DatabaseSetting) { #expect(DatabaseSetting(text) == expected) }

    @Test(
        "that is neither stops the start, and is not shown",
        arguments: ["sqlite:", "mysql://a:geheim@b/c", "postgres:geheim", "postgres://a:geheim@b/c?prepared=maybe"]
    )
    func refusal(text: String) throws {
        let configuration = try FunctionConfiguration(["PRICETAG_DATABASE_URL": text])
        let error = #expect(throws: ConfigurationError.self) { try ServiceConfiguration(configuration.environment) }
        #expect(error?.key == "PRICETAG_DATABASE_URL")
        #expect(error?.message.contains("geheim") == false)
    }

    @Test("can't be a server in a replay")
    func replay() throws {
        let configuration = try FunctionConfiguration([
            "PRICETAG_DATABASE_URL": "postgres://b/c", "PRICETAG_REPLAY": "1700000000000:1",
        ])
        let error = #expect(throws: ConfigurationError.self) { try AccountsBootstrap(configuration) }
        #expect(error?.key == "PRICETAG_REPLAY")
    }
}
