import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// Clients that never stop and never come to an end. Whoever went on to wait for them would answer 200 at last.
@Suite struct DrippingClientTests {
    private static func serving(
        _ change: (inout GatewayOptions) -> Void,
        _ body: @Sendable (HTTPClient) async throws -> Void
    ) async throws {
        var options = GatewayOptions()
        change(&options)
        let function = try Scripted.function(Scripted.manifest(maxResponseBytes: 10_485_760))
        try await Scripted.serving([function], options, body)
    }

    private static let answered = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test(arguments: ["", answered])
    func `closes a connection whose head goes on and on`(before: String) async throws {
        try await Self.serving({ $0.headTimeout = .milliseconds(300) }) { client in
            let drops =
                "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-A: \(String(repeating: "a", count: 600))\r\n\r\n"
            let answer = try await DrippingConnection.exchange(before, drops: drops, port: client.port)
            // Nothing but what was asked for before, if anything was.
            #expect(answer.split(separator: "HTTP/1.1 ").count == (before.isEmpty ? 0 : 1), "\(answer)")
        }
    }

    @Test(arguments: ["Content-Length: 600", "Transfer-Encoding: chunked"])
    func `answers 408 to a body that goes on and on`(field: String) async throws {
        try await Self.serving({ $0.bodyTimeout = .milliseconds(300) }) { client in
            let head = "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(field)\r\n\r\n"
            let chunks = String(repeating: "1\r\na\r\n", count: 100) + "0\r\n\r\n"
            let body = field.hasPrefix("T") ? chunks : String(repeating: "a", count: 600)
            let answer = try await DrippingConnection.exchange(head, drops: body, port: client.port)
            #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["keep-alive", "close"])
    func `closes a connection whose client does not take its answer`(connection: String) async throws {
        let options: (inout GatewayOptions) -> Void = { options in
            options.writeTimeout = .milliseconds(300)
            // So that another is served only once the first is gone.
            options.connectionLimit = 1
        }
        try await Self.serving(options) { client in
            // More than the system keeps for a client that reads nothing.
            let request =
                "POST /big HTTP/1.1\r\nHost: a\r\nConnection: \(connection)\r\nContent-Length: 8\r\n\r\n10000000"
            let next = "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let answer = try await RawConnection.exchange(
                request,
                port: client.port,
                beforeReading: {
                    while try await RawConnection.exchange(next, port: client.port).isEmpty { await Task.yield() }
                }
            )
            #expect(answer.utf8.count < 10_000_000)
        }
    }
}
