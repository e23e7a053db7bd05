import TestSupport
import Testing

@testable import RuntimeProtocols

@Suite("A FastCGI connection and any bytes")
struct FastCGIFuzzTests {
    @Test(
        "never traps, never holds more than it may, and does not mind where its input is cut",
        arguments: Soak.seeds(from: 1, count: 300)
    )
    func anyBytes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes = Self.mutated(Self.traffic(&generator), &generator)
        let whole = Self.outcome(bytes, pieces: .max)
        for pieces in [1, Int.random(in: 2...64, using: &generator)] {
            #expect(Self.outcome(bytes, pieces: pieces) == whole, "seed \(seed), pieces of \(pieces)")
        }
    }

    private static func outcome(_ bytes: [UInt8], pieces: Int) -> String {
        var peer = ObservedConnection(bodyBytes: 5_000)
        let end = Result { try peer.receive(bytes, pieces: pieces) }
        for request in peer.connection.requests {
            #expect(request.parameters.count <= peer.connection.limits.parameterBytes)
            #expect(request.body.count <= peer.connection.limits.bodyBytes)
        }
        #expect(peer.connection.requests.count <= peer.connection.limits.openRequests)
        #expect(FastCGIReply.all(peer.replies) != nil)
        return "\(end) \(peer.summary)"
    }

    /// A few requests of web servers with odd habits.
    private static func traffic(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let id = UInt16.random(in: 1...4, using: &generator)
            let size = Int.random(in: 0...6_000, using: &generator)
            switch Int.random(in: 0...9, using: &generator) {
            case 0: bytes += FastCGIBytes.record(9, 0, FastCGIBytes.pairs([("FCGI_MAX_CONNS", ""), ("X", "")]))
            case 1: bytes += FastCGIBytes.record(2, id)
            case 2: bytes += FastCGIBytes.record(.random(in: 0...255, using: &generator), id, [1, 2, 3], padding: 5)
            default:
                let parameters = [
                    ("REQUEST_METHOD", "GET"), ("REQUEST_ID", "r\(size)"),
                    ("HTTP_A", String(repeating: "a", count: size % 300)),
                ]
                bytes += FastCGIBytes.request(
                    id,
                    parameters,
                    body: [UInt8](repeating: 7, count: size),
                    keepsConnection: size % 5 > 0
                )
            }
        }
        return bytes
    }

    private static func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0...3, using: &generator) {
            case 0: bytes[index] = .random(in: 0...255, using: &generator)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 2: bytes.insert(.random(in: 0...255, using: &generator), at: index)
            default: if bytes.count > 1 { bytes.remove(at: index) }
            }
        }
        return bytes
    }
}
