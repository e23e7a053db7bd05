import Glibc
import Synchronization
import TestSupport
import Testing

@testable import FunctionRuntime

/// SIGTERM at a random moment under load: what was answered was done once, and what was not answered was not done.
@Suite("A FastCGI process that is told to end under load")
struct FastCGIEndUnderLoadTests {
    @Test("loses nothing and does nothing twice", arguments: Soak.seeds(from: 1, count: 20))
    func end(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 0...100, using: &random)
        let responder = try Responder(concurrency: Int.random(in: 1...4, using: &random))
        let notes = responder.folder.path("notes")
        let clients = (0..<8).map { number in
            NotingClient(number: number, socket: responder.socket, notes: notes, requestsAConnection: number % 4 + 1)
        }
        let answered = Atomic(0)
        let threads = try clients.map { client in
            try WorkerThread { client.run { answered.add(1, ordering: .relaxed) } }
        }
        // The moment is counted in work done, so that a busy machine changes nothing.
        while answered.load(ordering: .relaxed) < count { sched_yield() }
        responder.child.signal(SIGTERM)
        for thread in threads { thread.join() }
        #expect(try responder.child.wait() == 0)
        let done = access(notes, F_OK) == 0 ? try Repository.text(notes).split(separator: "\n").map(String.init) : []
        #expect(Set(done).count == done.count, "something was done twice")
        let told = clients.flatMap(\.answered)
        #expect(Set(told) == Set(done), "\(told.count) answered, \(done.count) done")
        #expect(told.count >= count)
        #expect(clients.flatMap(\.faults).isEmpty)
    }
}

/// A web server that has one note after the other taken, until nobody takes its connections any more.
private final class NotingClient: Sendable {
    private let number: Int
    private let socket: String
    private let notes: String
    private let requestsAConnection: Int
    private let outcome = Mutex((answered: [String](), faults: [String]()))

    /// Ids of the requests that were answered with 200.
    var answered: [String] { outcome.withLock { $0.answered } }
    /// What no end explains.
    var faults: [String] { outcome.withLock { $0.faults } }

    /// - Parameter requestsAConnection: 1 has each connection closed by the function, as nginx asks it to for a write.
    init(number: Int, socket: String, notes: String, requestsAConnection: Int) {
        (self.number, self.socket, self.notes) = (number, socket, notes)
        self.requestsAConnection = requestsAConnection
    }

    func run(_ hasAnswer: () -> Void) {
        var count: UInt16 = 0
        while let server = try? WebServer(socket, waits: false) {
            for turn in 1...requestsAConnection {
                let id = UInt16(number) * 8_000 + count
                count += 1
                // A new connection may come too late; one that is kept is not closed under a request, which nginx could not
                // send again.
                guard let status = try? status(server, id, keepsConnection: turn < requestsAConnection) else {
                    if turn > 1 { outcome.withLock { $0.faults.append("r\(id) met the end of a kept connection") } }
                    break
                }
                outcome.withLock { $0.answered.append("r\(id)") }
                if status != "200" { outcome.withLock { $0.faults.append("r\(id) \(status)") } }
                hasAnswer()
            }
        }
    }

    private func status(_ server: WebServer, _ id: UInt16, keepsConnection: Bool) throws -> String {
        try server.send("/note", id: id, method: "POST", body: Array(notes.utf8), keepsConnection: keepsConnection)
        return try server.answer(id).status
    }
}
