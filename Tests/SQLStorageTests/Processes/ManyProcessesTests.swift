import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import TestSupport
import Testing

@testable import SQLStorage

/// Real processes on one file, as they run in production; serialised, so that they have the machine to themselves.
@Suite(.serialized) struct ManyProcessesTests {
    @Test(
        "of twenty first starts at once each ends well, and the schema is made once, or brought up to date once",
        arguments: [nil, nil, Schema.firstLight + FirstLight.rows + "PRAGMA user_version = 1"]
    )
    func firstStart(earlier: String?) throws {
        let folder = try TemporaryFolder()
        if let earlier { try RawSQLite(folder.path("pricetag.sqlite")).execute(earlier) }
        let environment = ["PRICETAG_HOME": folder.path, "PRICETAG_LOG_LEVEL": "critical"]
        let processes = try (0..<20).map { _ in try FunctionProcess("maintenance", environment: environment) }
        // All of them wait for their event, so all of them open the file at the same time.
        for process in processes { process.send(Array(#"{"action":"migrate"}"#.utf8)) }
        for process in processes { process.closeInput() }
        for process in processes {
            let ending = try process.finish()
            let answer = try JSONValue(parsing: ending.output)
            #expect(answer["applied"]?.array?.first == "first light", "\(ending.log)")
            #expect(answer["missing"] == [])
            #expect(ending.exitStatus == 0)
        }
        let path = folder.path("pricetag.sqlite")
        let recorded = try RawSQLite(path).column("SELECT version FROM schema_migrations ORDER BY version")
        #expect(recorded == Migrations.all.indices.map { String($0 + 1) })
        let storage = try SQLiteStorage(path: path)
        #expect(try storage.migrate().missing.isEmpty)
        #expect(try storage.audit().findings.isEmpty)
    }

    @Test("a file from a newer program stops maintenance with a sentence")
    func newerSchema() throws {
        let service = try Service()
        let known = try service.storage.schemaState().applied.count
        try RawSQLite(service.path).execute("PRAGMA user_version = 99")
        let maintenance = try service.start("maintenance")
        maintenance.send(Array(#"{"action":"audit"}"#.utf8))
        let ending = try maintenance.finish()
        #expect(ending.exitStatus == 1)
        let sentence = "the database has schema version 99, this program knows \(known)"
        #expect(String(decoding: ending.output, as: UTF8.self) == #"{"error":["\#(sentence)"]}"# + "\n")
    }

    @Test("of 64 predictions at once on a balance for 10, exactly 10 are made and the rest are 402")
    func exactlyTen() throws {
        let service = try Service()
        let (seller, token) = try service.seller(5_000)
        let event = Request.event("POST", "/api/v1/pricing/predict", token: token, json: Self.item).json.bytes
        let processes = try (0..<64).map { _ in try service.start("predict") }
        for process in processes { process.send(event) }
        for process in processes { process.closeInput() }
        var statuses: [Int: Int] = [:]
        for process in processes { statuses[try process.finish().response().statusCode, default: 0] += 1 }
        #expect(statuses == [200: 10, 402: 54])
        #expect(try service.storage.account(seller.user.id)?.balance == .zero)
        #expect(try service.storage.audit().findings.isEmpty)
        #expect(try service.storage.predictions(of: seller.user.id, before: nil, limit: 100).count == 10)
    }

    @Test("of 16 predictions at once under one key, one is made and all get its answer to the byte")
    func oneKey() throws {
        let service = try Service()
        let (seller, token) = try service.seller(5_000)
        let headers = [("idempotency-key", "same")]
        let path = "/api/v1/pricing/predict"
        let event = Request.event("POST", path, token: token, headers: headers, json: Self.item).json.bytes
        let processes = try (0..<16).map { _ in try service.start("predict") }
        for process in processes { process.send(event) }
        for process in processes { process.closeInput() }
        let responses = try processes.map { try $0.finish().response() }
        #expect(Set(responses.map(\.body)).count == 1)
        #expect(responses.filter { $0.headers["idempotency-replayed"] == nil }.count == 1)
        #expect(responses.allSatisfy { $0.statusCode == 200 })
        #expect(try service.storage.account(seller.user.id)?.balance == Money(cents: 4_500))
        #expect(try service.storage.audit().findings.isEmpty)
    }

    @Test("eight writers share the gate: none starves, and the log stays small over two thousand commits")
    func fairness() throws {
        let service = try Service()
        let (seller, token) = try service.seller()
        let writers = try (0..<8).map { _ in try service.start("deposit", "--stream") }
        let line = Request.event("POST", "/api/v1/users/deposit", token: token, json: ["amount": 1]).json.bytes + [0x0A]
        let each = 250
        var balances: [[Int]] = Array(repeating: [], count: writers.count)
        // All have started before the race begins.
        for writer in writers {
            writer.send(line)
            _ = try #require(try writer.readLine())
        }
        // A little to each by turns: all at once is more than a pipe takes, and the last would get theirs when the first are done.
        for _ in 0..<(each / 25) {
            for writer in writers { writer.send((0..<25).flatMap { _ in line }) }
        }
        for writer in writers { writer.closeInput() }
        // By turns, so that no writer has to wait for its answers to be read.
        for _ in 0..<each {
            for (index, writer) in writers.enumerated() {
                balances[index].append(try Self.balance(of: try #require(try writer.readLine())))
            }
        }
        // Each commit has a place in the row: the balance after it.
        #expect(balances.flatMap { $0 }.sorted() == (9...each * 8 + 8).map { $0 * 100 })
        // While all were at work nobody waited longer than a few rounds: half of the commits came from no fewer than all.
        for own in balances { #expect(own.filter { $0 <= each * 4 * 100 }.count > each / 8) }
        #expect(try service.storage.account(seller.user.id)?.balance == Money(cents: (Int64(each) * 8 + 8) * 100))
        let logBytes = try FileSize.of(service.path + "-wal")
        #expect(logBytes < 2 << 20, "the log has \(logBytes) bytes")
        #expect(try service.storage.audit().findings.isEmpty)
    }

    @Test("processes that come one after the other keep the log small too: each is alone and starts from the log")
    func logOfLoneProcesses() throws {
        var service: Service? = try Service()
        let folder = try #require(service?.folder)
        let environment = try #require(service?.environment)
        let token = try #require(try service?.seller().token)
        // A connection that stays open would keep the log's index for the others.
        service = nil
        let event = Request.event("POST", "/api/v1/users/deposit", token: token, json: ["amount": 1]).json.bytes
        var largest = 0
        for _ in 0..<100 {
            let deposit = try FunctionProcess("deposit", arguments: [], environment: environment)
            deposit.send(event)
            #expect(try deposit.finish().response().statusCode == 200)
            largest = max(largest, try FileSize.of(folder.path("pricetag.sqlite-wal")))
        }
        #expect(largest < 300 * 4_120, "the log had \(largest) bytes")
    }

    private static func balance(of line: [UInt8]) throws -> Int {
        let response = try HTTPResponse(json: try JSONValue(parsing: line))
        let text = try #require(JSONValue(parsing: response.body)["balance"]?.number?.text)
        return Int(try Money(decimal: text).cents)
    }

    static let item: JSONValue = [
        "product_data": [
            "name": "iPhone 13 Pro", "item_description": "Brand new iPhone 13 Pro 128GB",
            "category_name": "Electronics", "brand_name": "Apple", "item_condition_id": 1, "shipping": 1,
        ]
    ]
}
