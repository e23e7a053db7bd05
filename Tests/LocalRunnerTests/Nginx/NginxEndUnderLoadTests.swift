import Glibc
import Testing

@testable import LocalRunner

/// Signals at random moments under load, to functions behind nginx.
@Suite("nginx and its functions, signalled under load") struct NginxEndUnderLoadTests {
    @Test("SIGTERM loses nothing and does nothing twice", arguments: 1...20)
    func end(round: Int) async throws {
        for _ in 0..<Soak.factor { try await endOnce(after: Int.random(in: 0...100)) }
    }

    private func endOnce(after count: Int) async throws {
        try await ServedStack.serving { stack in
            let load = stack.load
            let fates = try await withThrowingTaskGroup(of: [NoteLoad.Fate].self) { group in
                for lane in 0..<6 { group.addTask { await load.untilEnd(requestsAConnection: lane % 3 * 4 + 1) } }
                // The moment is counted in work done, so that a busy machine changes nothing.
                while load.done.count < count { await Task.yield() }
                #expect(try await stack.end() == .exited(0), "\(stack.faults)")
                return try await group.reduce(into: []) { $0 += $1 }
            }
            Self.compare(fates, with: load.done)
            #expect(fates.answered.ids.count >= count)
        }
    }

    @Test("SIGHUP fails no request, and does none twice", arguments: 1...5)
    func reload(round: Int) async throws {
        for _ in 0..<Soak.factor { try await reloadOften() }
    }

    private func reloadOften() async throws {
        try await ServedStack.serving { stack in
            let (load, isOver) = (stack.load, Flag())
            let fates = try await withThrowingTaskGroup(of: [NoteLoad.Fate].self) { group in
                for _ in 0..<3 { group.addTask { await Self.notes(load, until: isOver) } }
                for _ in 0..<2 { group.addTask { await Self.keptConnections(load, until: isOver) } }
                group.addTask {
                    try await Self.reads(load, until: isOver)
                    return []
                }
                var next = 0
                for _ in 0..<20 {
                    next += Int.random(in: 1...40)
                    while load.done.count < next { await Task.yield() }
                    stack.runner.process.child.signalAlone(SIGHUP)
                }
                // The last one is met by requests too.
                while load.done.count < next + 40 { await Task.yield() }
                isOver.raise()
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(try await stack.end() == .exited(0), "\(stack.faults)")
            Self.compare(fates, with: load.done)
        }
    }

    /// Each request on a connection of its own, of which none may fail.
    private static func notes(_ load: NoteLoad, until isOver: Flag) async -> [NoteLoad.Fate] {
        var fates: [NoteLoad.Fate] = []
        while !isOver.isRaised {
            let fate = await load.connection(requests: 1)
            #expect(fate.answered.ids.count == 1, "a request was not answered")
            fates += fate
        }
        return fates
    }

    /// nginx may close a kept connection at any time, as HTTP has it; then the request that meets this must not be done.
    private static func keptConnections(_ load: NoteLoad, until isOver: Flag) async -> [NoteLoad.Fate] {
        var fates: [NoteLoad.Fate] = []
        while !isOver.isRaised { fates += await load.connection(requests: 10) }
        return fates
    }

    private static func reads(_ load: NoteLoad, until isOver: Flag) async throws {
        while !isOver.isRaised {
            let request = "GET /read HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let answer = RawAnswer(try await RawConnection.exchange(request, port: load.port))
            #expect(answer.status == 200)
        }
    }

    private static func compare(_ fates: [NoteLoad.Fate], with done: [String]) {
        let (ids, statuses) = fates.answered
        #expect(Set(done).count == done.count, "something was done twice")
        #expect(statuses.isSubset(of: [200]))
        #expect(Set(ids) == Set(done), "\(ids.count) answered, \(done.count) done")
    }
}
