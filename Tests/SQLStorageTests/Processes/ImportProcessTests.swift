import Domain
import Glibc
import JSONCodec
import Repositories
import RuntimeProtocols
import SQLStorage
import TestSupport
import Testing

/// Imports by real processes on one file: whole or not at all, and once.
@Suite(.serialized) struct ImportProcessTests {
    private static let rows = 500

    private static func event(_ token: String, key: String) -> [UInt8] {
        let file = "name,condition\n" + (1...rows).map { "Bag \($0),1\n" }.joined()
        let headers = [("content-type", "text/csv"), ("idempotency-key", key)]
        let path = "/api/v1/products/import"
        return Request.event("POST", path, token: token, headers: headers, body: Array(file.utf8)).json.bytes
    }

    @Test("of eight at once under one key, one is carried out and all get its answer to the byte")
    func oneKey() throws {
        let service = try Service()
        let (seller, token) = try service.seller()
        let processes = try (0..<8).map { _ in try service.start("import") }
        for process in processes { process.send(Self.event(token, key: "same")) }
        for process in processes { process.closeInput() }
        let responses = try processes.map { try $0.finish().response() }
        #expect(responses.allSatisfy { $0.statusCode == 201 })
        #expect(Set(responses.map(\.body)).count == 1)
        #expect(responses.filter { $0.headers["idempotency-replayed"] == nil }.count == 1)
        #expect(try service.storage.products(of: seller.user.id, before: nil, limit: 20_000).count == Self.rows)
    }

    @Test("one that is killed at any moment is whole or not there, and its repetition brings it", arguments: 1...2)
    func killed(seed: UInt64) throws {
        let service = try Service()
        let (seller, token) = try service.seller()
        var random = SeededGenerator(seed: seed)
        for round in 1...6 {
            let event = Self.event(token, key: "round-\(round)")
            let process = try service.start("import")
            process.send(event)
            process.closeInput()
            poll(nil, 0, Int32.random(in: 5...250, using: &random))
            process.kill()
            _ = try process.finish()
            let count = try service.storage.products(of: seller.user.id, before: nil, limit: 20_000).count
            #expect(count == (round - 1) * Self.rows || count == round * Self.rows)
            let again = try service.start("import")
            again.send(event)
            #expect(try again.finish().response().statusCode == 201)
            let whole = try service.storage.products(of: seller.user.id, before: nil, limit: 20_000)
            #expect(whole.count == round * Self.rows)
        }
    }
}
