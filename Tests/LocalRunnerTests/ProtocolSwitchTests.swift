import Foundation
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// Requests behind which HTTP would end, and which the runner answers as HTTP all the same.
@Suite struct ProtocolSwitchTests {
    private static let upgrade =
        "Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"

    @Test(arguments: [
        ("GET /echo HTTP/1.1\r\n\(upgrade)\r\n", 200),
        ("POST /echo HTTP/1.1\r\n\(upgrade)Content-Length: 2\r\n\r\nok", 200),
        ("GET /nowhere HTTP/1.1\r\n\(upgrade)\r\n", 404),
        ("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n", 400),
    ])
    func `is answered, and no second request is expected behind it`(request: String, status: Int) async throws {
        try await Scripted.serving { client in
            // Nobody would ever answer the second one: the parser has stopped behind the first.
            let second = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"
            let answer = try await RawConnection.exchange(request + second, port: client.port)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains("\r\nconnection: close\r\n"))
            #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2)
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `does not make room for whatever follows it`() async throws {
        let gate = try Gate()
        defer { gate.remove() }
        let log = LineProbe()
        try await Scripted.serving(log: log) { client in
            // With a worker that is warm the event is at work at once, and not given up with its connection.
            #expect(try await client.send(Scripted.event("echo")).statusCode == 200)
            let body = gate.path
            let head = "POST /wait HTTP/1.1\r\n\(Self.upgrade)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            // The request waits at the gate: the connection ends because of the flood alone.
            let flood = [UInt8](repeating: 0x78, count: 32 << 20)
            let result: Result<String, any Error>
            do {
                result = .success(try await RawConnection.exchange(bytes: Array(head.utf8) + flood, port: client.port))
            } catch {
                result = .failure(error)
            }
            await log.wait(prefix: "waiting")
            try gate.letPass(1)
            #expect(try result.get().isEmpty)
        }
    }
}
