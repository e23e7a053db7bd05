import TestSupport
import Testing

@testable import RuntimeProtocols

/// Parameters that lie, in records that are cut, padded and delivered anyhow.
@Suite("A FastCGI connection and hostile parameters")
struct FastCGIHostileParametersTests {
    @Test(
        "answers or waits or ends, within its limits, whatever 10,000 blocks claim",
        arguments: Soak.seeds(from: 1, count: 100)
    )
    func hostileBlocks(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var outcomes: Set<String> = []
        for index in 0..<100 {
            var exchange = Exchange(&generator, isHealthy: index % 10 == 2)
            // A peer that breaks off, and one that breaks the protocol: in the head of a random record.
            if index % 10 == 0 { exchange.cut(&generator) }
            if index % 10 == 1 { exchange.spoil(&generator) }
            let outcome = Self.outcome(of: exchange, &generator)
            outcomes.insert(outcome)
            #expect(exchange.expected.contains(outcome), "seed \(seed), block \(index)")
        }
        #expect(outcomes == ["read", "400", "431", "waits", "violation"])
    }

    /// What becomes of an exchange, and of a healthy request behind it where the connection is still good.
    private static func outcome(of exchange: Exchange, _ generator: inout SeededGenerator) -> String {
        var peer = ObservedConnection()
        do {
            var rest = Array(exchange.records.joined())[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...20_000, using: &generator))
                try peer.receive(Array(piece))
                rest = rest.dropFirst(piece.count)
                for request in peer.connection.requests {
                    #expect(request.parameters.count <= peer.connection.limits.parameterBytes)
                    #expect(request.body.count <= peer.connection.limits.bodyBytes)
                }
            }
        } catch {
            #expect(peer.requests.isEmpty)
            return "violation"
        }
        guard let request = peer.requests.first else { return peer.connection.isIncomplete ? "waits" : "lost" }
        #expect(peer.requests.count == 1 && !peer.connection.isIncomplete && peer.replies.isEmpty)
        let status = status(of: request)
        // Where the parameters are too large, nobody needs the body.
        #expect(request.body == exchange.body || (status == "431" && request.body.isEmpty))
        peer.connection.end(request.id)
        #expect(throws: Never.self) { try peer.receive(FastCGIBytes.request(request.id)) }
        #expect(peer.requests.count == 2)
        return status
    }

    private static func status(of request: FastCGIRequest) -> String {
        var cgi = CGIRequest()
        do {
            try request.read(into: &cgi, limits: FastCGIPairs.Limits())
            return "read"
        } catch {
            return "\(error.status)"
        }
    }
}

/// One request, record by record.
private struct Exchange {
    private(set) var records: [[UInt8]]
    let body: [UInt8]
    /// What may become of it.
    private(set) var expected: Set<String> = ["read", "400", "431"]

    init(_ generator: inout SeededGenerator, isHealthy: Bool) {
        let id = UInt16.random(in: 1...UInt16.max, using: &generator)
        // Now and then more than a connection takes.
        let isLarge = Int.random(in: 0..<10, using: &generator) == 0
        let block =
            isHealthy
            ? FastCGIBytes.pairs([("REQUEST_METHOD", "GET"), ("HTTP_A", String(repeating: "a", count: Int(id % 999)))])
            : HostileBlock.make(&generator, longestContent: isLarge ? 40_000 : 300)
        body = (0..<Int.random(in: 0...1_000, using: &generator)).map { UInt8(truncatingIfNeeded: $0) }
        records = [FastCGIBytes.record(1, id, [0, 1, 1, 0, 0, 0, 0, 0])]
        for (type, content) in [(UInt8(4), block), (5, body)] {
            records += Self.records(type, id, content, &generator) + [FastCGIBytes.record(type, id)]
        }
        if block.count > 65_536 { expected = ["431"] }
        if isHealthy { expected = ["read"] }
    }

    /// Content as records of any length, with any padding.
    private static func records(
        _ type: UInt8,
        _ id: UInt16,
        _ content: [UInt8],
        _ generator: inout SeededGenerator
    ) -> [[UInt8]] {
        var rest = content[...]
        var records: [[UInt8]] = []
        while !rest.isEmpty {
            let part = rest.prefix(Int.random(in: 1...min(rest.count, 0xFFFF), using: &generator))
            let padding = Int.random(in: 0...255, using: &generator)
            records.append(FastCGIBytes.record(type, id, Array(part), padding: padding))
            rest = rest.dropFirst(part.count)
        }
        return records
    }

    mutating func cut(_ generator: inout SeededGenerator) {
        let count = Int.random(in: 1..<records.count, using: &generator)
        records = Array(records.prefix(count))
        records[count - 1].removeLast(Int.random(in: 0..<8, using: &generator))
        expected = ["waits"]
    }

    mutating func spoil(_ generator: inout SeededGenerator) {
        let index = Int.random(in: records.indices, using: &generator)
        let version = UInt8.random(in: 2...255, using: &generator)
        records[index][0] = version
        expected = ["violation"]
    }
}
