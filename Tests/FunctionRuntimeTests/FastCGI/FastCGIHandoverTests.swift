import Glibc
import RuntimeProtocols
import Synchronization
import TestSupport
import Testing

@testable import FunctionRuntime

/// The peer of a kept connection can't tell whether a request met its end before or after it was carried out: so the peer is
/// the one to close it.
@Suite("A FastCGI server that is to end")
struct FastCGIHandoverTests {
    @Test("answers on connections that it has until their peers close them, and takes no others")
    func kept() throws {
        let server = try InProcessServer {
            $0.graceTime = .seconds(60)
            $0.handoverTime = .seconds(60)
        }
        let connection = try server.connect()
        try connection.roundTrip()
        server.drain()
        for id: UInt16 in 1...3 {
            try connection.send("/a", id: id)
            #expect(try connection.answer(id).status == "200")
        }
        #expect(throws: (any Error).self) { try WebServer(server.socket, waits: false).roundTrip() }
        // The server's own end waits for it.
        shutdown(connection.wire.descriptor, Int32(SHUT_RDWR))
    }

    @Test("closes one with an answer once its peer had time enough")
    func busy() throws {
        let mayAnswer = Atomic(false)
        let server = try InProcessServer {
            $0.graceTime = .seconds(60)
            $0.handoverTime = .zero
        } respond: { _ in
            while !mayAnswer.load(ordering: .sequentiallyConsistent) { sched_yield() }
            return HTTPResponse(statusCode: 200)
        }
        let connection = try server.connect()
        try connection.send("/a")
        try server.connect().roundTrip()
        server.drain()
        mayAnswer.store(true, ordering: .sequentiallyConsistent)
        #expect(try connection.answer().status == "200")
        #expect(try connection.wire.remaining().isEmpty)
    }

    @Test("closes one that rests for longer than its peer keeps it")
    func resting() throws {
        let server = try InProcessServer { $0.graceTime = .milliseconds(1) }
        let connection = try server.connect()
        try connection.roundTrip()
        server.drain()
        #expect(try connection.wire.remaining().isEmpty)
    }
}
