import Foundation
import JSONCodec
import TestSupport
import Testing

/// What an operator does with the database: `local-runner migrate` and `audit`.
@Suite("The commands for the database")
struct DatabaseCommandTests {
    private func run(_ arguments: [String], at url: String) async throws -> (status: Int32, document: JSONValue) {
        let run = try await Tool.run("local-runner", arguments, environment: ["PRICETAG_DATABASE_URL": url])
        return (run.status, try JSONValue(parsing: Array(run.output)))
    }

    @Test("make and look at a schema, on a server as in a file", arguments: ["postgres", "sqlite"])
    func schema(kind: String) async throws {
        try await withTemporaryFolder { home in
            let isServer = kind == "postgres"
            let url = isServer ? try PostgresServer.shared.makeDatabase() : "sqlite:\(home.path)/a.sqlite"
            let before = try await run(["migrate", "--status"], at: url)
            // A file is made by whoever opens it.
            #expect(before.status == (isServer ? 1 : 0))
            #expect(before.document["missing"]?.array?.isEmpty == !isServer)
            let migrated = try await run(["migrate"], at: url)
            #expect(migrated.status == 0)
            #expect(migrated.document["missing"] == [])
            #expect(try await run(["migrate", "--status"], at: url).status == 0)
            let audit = try await run(["audit"], at: url)
            #expect(audit.status == 0)
            #expect(audit.document["ok"] == true)
        }
    }

    @Test("fail where the books do not add up, and say where")
    func drift() async throws {
        let server = try PostgresServer.shared
        let url = try server.makeDatabase()
        _ = try await run(["migrate"], at: url)
        let id = "0199c0de-1234-7abc-8def-0123456789ab"
        _ = try server.execute(
            "INSERT INTO users VALUES ('\(id)', 'a', 'a', 'a', 'a', '', 0, 0); INSERT INTO wallets VALUES ('\(id)', 5)",
            in: PostgresServer.name(of: url)
        )
        let audit = try await run(["audit"], at: url)
        #expect(audit.status == 1)
        let finding: JSONValue = ["rule": "a balance is the sum of its entries", "subject": .string(id)]
        #expect(audit.document["findings"] == [finding])
    }
}
