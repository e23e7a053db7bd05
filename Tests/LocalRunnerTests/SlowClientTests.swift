import Logging
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// Clients that take their time: they must cost a connection and nothing else, and not for ever.
@Suite struct SlowClientTests {
    private static func options(_ change: (inout GatewayOptions) -> Void) -> GatewayOptions {
        var options = GatewayOptions()
        change(&options)
        return options
    }

    @Test(arguments: ["", "GET", "GET /echo HTTP/1.1\r\nHost: a\r\n", "GET /echo HTTP/1.1\r\nX-A: "])
    func `closes a connection whose request does not come to its end`(text: String) async throws {
        let options = Self.options { $0.headTimeout = .milliseconds(300) }
        try await Scripted.serving([Scripted.function()], options) { client in
            let answer = try await RawConnection.exchange(text, port: client.port)
            #expect(answer.isEmpty)
        }
    }

    @Test func `answers 408 to a body that does not come to its end`() async throws {
        let options = Self.options { $0.bodyTimeout = .milliseconds(300) }
        try await Scripted.serving([Scripted.function()], options) { client in
            let text = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"
            let answer = try await RawConnection.exchange(text, port: client.port)
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test func `serves others while two hundred connections dawdle`() async throws {
        let options = Self.options { $0.idleGrace = .milliseconds(1) }
        try await Scripted.serving([Scripted.function()], options) { client in
            try await RawConnection.holding(200, sending: "POST /echo HTTP/1.1\r\nContent-Le", port: client.port) {
                for _ in 0..<50 {
                    let answer = try await client.send(Scripted.event("echo"))
                    #expect(answer.statusCode == 200)
                }
            }
        }
    }

    @Test func `answers a client that has closed its sending side`() async throws {
        try await Scripted.serving { client in
            let request = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"
            let answer = try await RawConnection.exchange(request, port: client.port, closesSending: true)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.hasSuffix("\r\n\r\nok"))
        }
    }

    @Test func `refuses a head that is too large`() async throws {
        try await Scripted.serving { client in
            let field = "X-A: \(String(repeating: "a", count: 100_000))\r\n"
            let answer = try await RawConnection.exchange("GET /echo HTTP/1.1\r\n\(field)\r\n", port: client.port)
            #expect(answer.hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test func `accepts no more connections than it may have`() async throws {
        let options = Self.options { $0.connectionLimit = 2 }
        try await Scripted.serving([Scripted.function()], options) { client in
            try await RawConnection.holding(2, sending: "GET", port: client.port) {
                let answer = try await RawConnection.exchange("GET /echo HTTP/1.1\r\n\r\n", port: client.port)
                #expect(answer.isEmpty)
            }
        }
    }

    @Test func `reads to its end an answer that was under way when the end was asked for`() async throws {
        // More than the system keeps for a client that reads nothing.
        let size = 10_000_000
        let function = try Scripted.function(Scripted.manifest(maxResponseBytes: 10_485_760))
        let options = Self.options { $0.idleGrace = .milliseconds(1) }
        let request = "POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n\(size)"
        let log = LineProbe()
        let reader = try await Scripted.serving([function], options, log: log, level: .info) { client in
            let reader = Task { [port = client.port] in
                try await RawConnection.exchange(
                    request,
                    port: port,
                    beforeReading: { while await RawConnection.isAccepted(port: port) { await Task.yield() } }
                )
            }
            // From here on the connection is idle, but for an answer that is on its way.
            await log.wait(containing: "/big")
            return reader
        }
        let received = try await reader.value.utf8.count
        #expect(received > size)
    }

    @Test func `reads why its request was refused, although it goes on sending`() async throws {
        try await Scripted.serving { client in
            let garbage = String(repeating: "no HTTP at all\r\n", count: 100_000)
            let answer = try await RawConnection.exchange(garbage, port: client.port, closesSending: true)
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
        }
    }
}
