import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import SQLStorage
import TestSupport
import Testing

/// Writers that are killed at any point: what was acknowledged is there, and what is there adds up.
@Suite(.serialized) struct SuddenDeathTests {
    @Test(
        "kill -9 loses nothing that was acknowledged and leaves nothing half-done",
        arguments: Soak.seeds(from: 21, count: 3)
    )
    func killed(seed: UInt64) throws {
        let service = try Service()
        let (seller, token) = try service.seller()
        var random = SeededGenerator(seed: seed)
        var acknowledged: Set<String> = []
        for round in 0..<8 {
            let writers = try (0..<3).map { _ in try service.start("deposit", "--stream") }
            for (index, writer) in writers.enumerated() {
                writer.send(Self.deposits(token: token, "\(round)-\(index)"))
            }
            // So many answers of each are awaited, then it dies in the middle of whatever it does.
            for writer in writers {
                for _ in 0..<Int.random(in: 0...12, using: &random) {
                    if let line = try writer.readLine() { acknowledged.insert(try Self.transfer(of: line)) }
                }
            }
            for writer in writers { writer.kill() }
            for writer in writers {
                // A last line without its end was never acknowledged.
                let output = try writer.finish().output
                for line in output[..<((output.lastIndex(of: 0x0A) ?? -1) + 1)].split(separator: 0x0A) {
                    acknowledged.insert(try Self.transfer(of: Array(line)))
                }
            }
        }
        let lines = try service.storage.statement(of: seller.user.id, before: nil, limit: 100_000)
        let stored = Set(lines.map(\.transfer.id.text))
        #expect(acknowledged.isSubset(of: stored), "seed \(seed)")
        #expect(!acknowledged.isEmpty)
        // Beyond them there is at most the one deposit of each writer that died between its commit and its answer.
        #expect(stored.count - acknowledged.count <= 3 * 8)
        #expect(try service.storage.account(seller.user.id)?.balance == Money(cents: Int64(stored.count)))
        #expect(try service.storage.audit().findings.isEmpty)
    }

    private static func deposits(token: String, _ name: String) -> [UInt8] {
        (0..<40).flatMap { index in
            let headers = [("idempotency-key", "\(name)-\(index)")]
            let amount: JSONValue = ["amount": .double(0.01)]
            let event = Request.event("POST", "/api/v1/users/deposit", token: token, headers: headers, json: amount)
            return event.json.bytes + [0x0A]
        }
    }

    private static func transfer(of line: [UInt8]) throws -> String {
        let response = try HTTPResponse(json: try JSONValue(parsing: line))
        return try #require(JSONValue(parsing: response.body)["transaction_id"]?.string)
    }

    @Test("a checkpoint that fails takes nothing back from a commit that is durable")
    func failingCheckpoint() throws {
        let service = try Service()
        let (seller, token) = try service.seller()
        // The file is larger than the limit below before it starts, and its pages are what a checkpoint writes.
        try RawSQLite(service.path).execute(
            """
            CREATE TABLE ballast (content BLOB);
            WITH RECURSIVE rows (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows WHERE n < 3000)
            INSERT INTO ballast SELECT zeroblob(4000) FROM rows;
            PRAGMA wal_checkpoint(TRUNCATE);
            """
        )
        let command = "trap '' XFSZ; ulimit -f 10000; exec \"$0\" --stream"
        let deposit = try FunctionProcess(
            path: "/bin/bash",
            arguments: ["-c", command, "\(FunctionProcess.folder)/deposit"],
            environment: service.environment
        )
        let event =
            Request.event("POST", "/api/v1/users/deposit", token: token, json: ["amount": 1]).json.bytes + [0x0A]
        deposit.send((0..<150).flatMap { _ in event })
        let ending = try deposit.finish()
        let statuses = try ending.output.split(separator: 0x0A).map { line in
            try HTTPResponse(json: try JSONValue(parsing: Array(line))).statusCode
        }
        #expect(statuses == Array(repeating: 200, count: 150))
        #expect(try service.storage.account(seller.user.id)?.balance == Money(cents: 15_000))
        #expect(try FileSize.of(service.path + "-wal") > 250 * 4_096)
        #expect(try service.storage.audit().findings.isEmpty)
    }
}
