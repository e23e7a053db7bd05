import Glibc
import TestSupport
import Testing

@Suite("A request that nobody waits for any more")
struct CancellationTests {
    /// A responder whose one slot is at work until the gate opens.
    private static func busy() throws -> (Responder, WebServer) {
        let responder = try Responder()
        let server = try responder.connect()
        try server.send("/wait", method: "POST")
        #expect(try Lines.log(responder.child.logLine(), "message") == "waiting")
        return (responder, server)
    }

    /// Ends the responder and returns the request ids of what was logged while it answered.
    private static func logged(_ responder: Responder, _ server: WebServer) throws -> [String?] {
        responder.child.openGate()
        #expect(try server.answer().text == "/wait 0")
        responder.child.signal(SIGTERM)
        let lines = try responder.child.remainingLog().filter { try Lines.log($0, "message") == "shown" }
        #expect(try responder.child.wait() == 0)
        return try lines.map { try Lines.log($0, "request_id") }
    }

    @Test("is dropped where its connection has closed and it only reads, and carried out where it writes")
    func closedConnections() throws {
        let (responder, server) = try Self.busy()
        for (id, method) in [(UInt16(2), "GET"), (3, "POST"), (4, "HEAD"), (5, "DELETE"), (6, "PUT")] {
            try responder.connect().send("/log", id: id, method: method)
        }
        try server.roundTrip()
        #expect(try Self.logged(responder, server) == ["r3", "r5", "r6"])
    }

    @Test("is dropped where it was aborted and only reads, and carried out and answered where it writes")
    func aborted() throws {
        let (responder, server) = try Self.busy()
        let other = try responder.connect()
        for (id, method) in [(UInt16(2), "GET"), (3, "POST"), (4, "HEAD")] {
            try other.send("/log", id: id, method: method)
        }
        for id: UInt16 in [2, 3, 4] { try other.wire.send(FastCGIBytes.record(2, id)) }
        // Both that only read are ended before the slot is free.
        #expect(try other.answer(2) == .init(applicationStatus: 1))
        #expect(try other.answer(4) == .init(applicationStatus: 1))
        #expect(try Self.logged(responder, server) == ["r3"])
        #expect(try other.answer(3).status == "200")
    }

    @Test("is ended at once where it is at work and only reads; its answer is thrown away and its id free again")
    func abortedAtWork() throws {
        let responder = try Responder()
        let server = try responder.connect()
        try server.send("/wait")
        #expect(try Lines.log(responder.child.logLine(), "message") == "waiting")
        try server.wire.send(FastCGIBytes.record(2, 1))
        #expect(try server.answer() == .init(applicationStatus: 1))
        try server.send("/b")
        try server.roundTrip()
        responder.child.openGate()
        #expect(try server.answer().text == "/b 0")
    }

    @Test("is finished where the process is told to end: what was handed over is answered, and nothing more is taken")
    func terminated() throws {
        let (responder, server) = try Self.busy()
        let queued = try (UInt16(2)...5).map { id in
            let other = try responder.connect()
            try other.send("/log", id: id, method: id % 2 == 0 ? "GET" : "POST")
            return other
        }
        let idle = try responder.connect()
        try idle.roundTrip()
        responder.child.signal(SIGTERM)
        #expect(try Lines.log(responder.child.logLine(), "message") == "ending")
        #expect(try idle.wire.remaining().isEmpty)
        #expect(access(responder.socket, F_OK) != 0)
        responder.child.openGate()
        #expect(try server.answer().text == "/wait 0")
        for (id, other) in zip(UInt16(2)..., queued) {
            #expect(try other.answer(id).status == "200")
            #expect(try other.wire.remaining().isEmpty)
        }
        #expect(try responder.child.wait() == 0)
    }
}
