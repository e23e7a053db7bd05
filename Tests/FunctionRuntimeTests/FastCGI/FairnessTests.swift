import Glibc
import TestSupport
import Testing

@Suite("Many kept connections and few slots")
struct FairnessTests {
    @Test("every one of 256 connections gets its share of four slots; no descriptor is left behind by 10,000 requests")
    func shares() throws {
        let responder = try Responder("health", concurrency: 4)
        let servers = try (0..<256).map { _ in try responder.connect() }
        for server in servers { try server.roundTrip() }
        let before = try responder.child.descriptorCount()
        let completed = try Self.load(servers, total: 256 * 40)
        #expect(completed.reduce(0, +) == 256 * 40)
        let (least, most) = (completed.min() ?? 0, completed.max() ?? 0)
        // What is promised: the worst connection gets at least half of what the best gets.
        #expect(2 * least >= most, "from \(least) to \(most), where 40 is a fair share")
        #expect(try responder.child.descriptorCount() == before)
    }

    /// Keeps one request on its way on each connection until so many are answered; returns how many each has got.
    private static func load(_ servers: [WebServer], total: Int) throws -> [Int] {
        var completed = [Int](repeating: 0, count: servers.count)
        for server in servers { try server.send("/health") }
        var sent = servers.count
        var answered = 0
        while answered < total {
            var descriptors = servers.map { pollfd(fd: $0.wire.descriptor, events: Int16(POLLIN), revents: 0) }
            try #require(poll(&descriptors, nfds_t(descriptors.count), 20_000) > 0)
            for (index, descriptor) in descriptors.enumerated() where descriptor.revents != 0 {
                try #require(try servers[index].answer().status == "200")
                completed[index] += 1
                answered += 1
                guard sent < total else { continue }
                try servers[index].send("/health")
                sent += 1
            }
        }
        return completed
    }

    @Test("connections that do nothing hold no slot")
    func idleConnections() throws {
        let responder = try Responder(concurrency: 1)
        let idle = try (0..<100).map { _ in try responder.connect() }
        for server in idle { try server.wire.send(Array(WebServer.request("/a").prefix(30))) }
        let server = try responder.connect()
        try server.send("/a")
        #expect(try server.answer().status == "200")
    }

    @Test("a reader who does not read holds nobody up")
    func slowReader() throws {
        let responder = try Responder(concurrency: 1)
        let slow = try responder.connect()
        for id: UInt16 in 1...8 { try slow.send("/large", id: id) }
        let server = try responder.connect()
        try server.send("/a", id: 9)
        #expect(try server.answer(9).status == "200")
        for id: UInt16 in 1...8 { #expect(try slow.answer(id).body.count == 1_048_576) }
    }
}
