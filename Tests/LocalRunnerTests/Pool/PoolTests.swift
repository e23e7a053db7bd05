import NIOCore
import Testing

@testable import LocalRunner

/// A pool and a clock of its own: what it decides, step by step.
private final class Stage {
    var pool: Pool
    var now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    var started: [PoolWorker.ID] = []

    init(_ rules: PoolRules) {
        var rules = rules
        rules.spread = 0
        pool = Pool(rules)
    }

    func after(_ time: TimeAmount) { now = now + time }

    /// Notes what was started, and gives the decisions back.
    func noting(_ decisions: [PoolDecision]) -> [PoolDecision] {
        for case .start(let id, _, _) in decisions { started.append(id) }
        return decisions
    }

    func open() -> [PoolDecision] { noting(pool.open(at: now)) }
    func arrive(_ ticket: Pool.Ticket) -> [PoolDecision] { noting(pool.arrive(ticket, at: now)) }
    func ready(_ id: Int) -> [PoolDecision] { noting(pool.ready(id, at: now)) }
    func finish(_ id: Int) -> [PoolDecision] { noting(pool.finish(id, at: now)) }
    func fault(_ id: Int) -> [PoolDecision] { noting(pool.fault(id, at: now)) }
    func exited(_ id: Int, _ why: String = "why") -> [PoolDecision] {
        noting(pool.exited(id, why: why, at: now))
    }
    func tick() -> [PoolDecision] { noting(pool.tick(at: now)) }

    /// Opens the pool and reports every worker that it starts as ready.
    func warm() {
        _ = open()
        for id in started { _ = ready(id) }
    }
}

@Suite struct PoolTests {
    private static let onDemand = PoolRules(capacity: 2, idle: .seconds(60))

    @Test(arguments: [
        (PoolRules(capacity: 3, floor: 3, idle: nil), 3), (PoolRules(capacity: 4, floor: 1, spare: 2), 2),
        (PoolRules(capacity: 4, floor: 3, spare: 1), 3), (PoolRules(capacity: 2, spare: 9), 2),
        (PoolRules(capacity: 4), 0),
    ])
    func `starts what its policy asks for`(rules: PoolRules, count: Int) {
        let stage = Stage(rules)
        let decisions = stage.open()
        #expect(decisions == (0..<count).map { .start($0 + 1, generation: 0, reason: .policy) })
        #expect(stage.tick().isEmpty)
    }

    @Test func `starts a worker for an event and hands it over when the worker is ready`() {
        let stage = Stage(Self.onDemand)
        #expect(stage.arrive(7) == [.start(1, generation: 0, reason: .demand)])
        #expect(stage.ready(1) == [.hand(7, to: 1)])
        #expect(stage.finish(1).isEmpty)
        #expect(stage.arrive(8) == [.hand(8, to: 1)])
    }

    @Test func `hands events over in their order, to whoever is free first`() {
        let stage = Stage(PoolRules(capacity: 1))
        #expect(stage.arrive(1) == [.start(1, generation: 0, reason: .demand)])
        for ticket: Pool.Ticket in 2...4 { #expect(stage.arrive(ticket).isEmpty) }
        #expect(stage.ready(1) == [.hand(1, to: 1)])
        stage.pool.abandon(3)
        #expect(stage.finish(1) == [.hand(2, to: 1)])
        #expect(stage.finish(1) == [.hand(4, to: 1)])
        #expect(stage.finish(1).isEmpty)
    }

    @Test func `prefers the worker that was idle for the shortest time, and lets the other go`() {
        let stage = Stage(Self.onDemand)
        _ = stage.arrive(1) + stage.arrive(2)
        #expect(stage.ready(1) == [.hand(1, to: 1)])
        #expect(stage.ready(2) == [.hand(2, to: 2)])
        _ = stage.finish(1)
        stage.after(.seconds(1))
        _ = stage.finish(2)
        #expect(stage.arrive(3) == [.hand(3, to: 2)])
        _ = stage.finish(2)
        stage.after(.seconds(59))
        #expect(stage.tick() == [.retire(1, .idle)])
        #expect(stage.exited(1).isEmpty)
    }

    @Test func `keeps a dynamic pool's least and its spare workers`() {
        let stage = Stage(PoolRules(capacity: 4, floor: 1, spare: 1, idle: .seconds(10)))
        stage.warm()
        #expect(stage.arrive(1) == [.hand(1, to: 1)])
        // The spare worker is at work now, so another is made ready.
        #expect(stage.tick() == [.start(2, generation: 0, reason: .policy)])
        #expect(stage.ready(2).isEmpty)
        _ = stage.finish(1)
        stage.after(.seconds(10))
        #expect(stage.tick() == [.retire(2, .idle)] || stage.pool.workers.count { $0.state == .idle } == 1)
        #expect(stage.pool.workers.count { $0.isAlive } == 1)
    }

    @Test(arguments: [0, 1, 5])
    func `turns events away beyond the queue's limit, those left out for which a worker starts`(limit: Int) {
        let stage = Stage(PoolRules(capacity: 2, queueLimit: limit))
        var refused = 0
        for ticket: Pool.Ticket in 1...10 {
            refused += stage.arrive(ticket).count { $0 == .reject(ticket, .queueFull) }
        }
        #expect(refused == 10 - 2 - limit)
        #expect(stage.started == [1, 2])
    }

    @Test func `makes room for a new version before it takes events that never cease`() {
        let stage = Stage(PoolRules(capacity: 2))
        _ = stage.arrive(1) + stage.arrive(2) + stage.arrive(3) + stage.arrive(4)
        stage.pool.startsLeft = 0
        _ = stage.ready(1) + stage.ready(2)
        #expect(stage.pool.reload(at: stage.now).decisions.isEmpty)
        // One worker makes room, the other goes on.
        #expect(stage.finish(1) == [.retire(1, .reload)])
        #expect(stage.finish(2) == [.hand(3, to: 2)])
        _ = stage.exited(1)
        stage.pool.startsLeft = 1
        #expect(stage.tick().contains(.start(3, generation: 1, reason: .reload)))
    }

    @Test func `starves with a new version that nobody can make room for`() {
        let stage = Stage(PoolRules(capacity: 2))
        stage.pool.startsLeft = 0
        #expect(!stage.pool.isStarving)
        _ = stage.pool.reload(at: stage.now)
        #expect(stage.pool.isStarving)
    }

    @Test func `lets workers that began together end one after the other`() {
        var pool = Pool(PoolRules(capacity: 64, floor: 64, requests: 1_000))
        #expect(pool.open(at: .now()).count == 64)
        let limits = Set(pool.workers.map(\.requestLimit))
        #expect(limits.count > 1)
        #expect(limits.allSatisfy { (900...1_100).contains($0) })
    }

    @Test func `gives up an event that waited too long`() {
        let stage = Stage(PoolRules(capacity: 1, queueTimeout: .seconds(5)))
        _ = stage.arrive(1)
        _ = stage.ready(1)
        stage.after(.seconds(1))
        _ = stage.arrive(2)
        #expect(stage.pool.nextDeadline(after: stage.now) == stage.now + .seconds(5))
        stage.after(.seconds(5))
        #expect(stage.tick() == [.reject(2, .queueTimedOut)])
    }

    @Test func `ends a worker whose event takes too long, and keeps its place until it is gone`() {
        let stage = Stage(PoolRules(capacity: 1, execution: .seconds(3)))
        _ = stage.arrive(1)
        _ = stage.ready(1)
        #expect(stage.arrive(2).isEmpty)
        #expect(stage.pool.nextDeadline(after: stage.now) == stage.now + .seconds(3))
        stage.after(.seconds(3))
        #expect(stage.tick() == [.end(1, .timeout)])
        #expect(stage.tick().isEmpty)
        #expect(stage.exited(1) == [.start(2, generation: 0, reason: .demand)])
        #expect(stage.ready(2) == [.hand(2, to: 2)])
    }

    @Test func `has a worker that is due replaced by one that is ready before it goes`() {
        let stage = Stage(PoolRules(capacity: 1, requests: 2))
        _ = stage.arrive(1)
        #expect(stage.ready(1) == [.hand(1, to: 1)])
        #expect(stage.finish(1).isEmpty)
        _ = stage.arrive(2)
        #expect(stage.finish(1) == [.start(2, generation: 0, reason: .replacement)])
        // Until then the old one goes on, and only one works at a time.
        #expect(stage.arrive(3) == [.hand(3, to: 1)])
        #expect(stage.ready(2).isEmpty)
        #expect(stage.arrive(4).isEmpty)
        #expect(stage.finish(1) == [.hand(4, to: 2), .retire(1, .requests)])
        #expect(stage.exited(1).isEmpty)
    }

    @Test(arguments: [ExitCause.age, .memory])
    func `replaces a worker that is old or large`(cause: ExitCause) {
        let stage = Stage(PoolRules(capacity: 1, floor: 1, idle: nil, age: .seconds(100), memory: 1_000))
        stage.warm()
        #expect(stage.pool.nextDeadline(after: stage.now) == stage.now + .seconds(100))
        let decisions: [PoolDecision]
        if cause == .age {
            stage.after(.seconds(100))
            decisions = stage.tick()
        } else {
            #expect(stage.pool.measure(1, bytes: 1_000, at: stage.now).isEmpty)
            decisions = stage.noting(stage.pool.measure(1, bytes: 1_001, at: stage.now))
        }
        #expect(decisions == [.start(2, generation: 0, reason: .replacement)])
        #expect(stage.ready(2) == [.retire(1, cause)])
    }

    @Test func `waits longer after each start that failed, and tells clients until when`() {
        let stage = Stage(PoolRules(capacity: 1, floor: 1, idle: nil))
        _ = stage.open()
        var expected = TimeAmount.milliseconds(100)
        for id in 1...12 {
            #expect(stage.exited(id, "broken").isEmpty)
            #expect(stage.pool.isCrashLooping == (id > 1))
            let seconds = Int((expected.nanoseconds + 999_999_999) / 1_000_000_000)
            #expect(stage.arrive(Pool.Ticket(id)) == [.reject(Pool.Ticket(id), .crashLoop(retrySeconds: seconds))])
            #expect(stage.pool.nextDeadline(after: stage.now) == stage.now + expected)
            stage.after(expected)
            #expect(stage.tick() == [.start(id + 1, generation: 0, reason: .policy)])
            expected = min(.nanoseconds(expected.nanoseconds * 2), .seconds(30))
        }
        #expect(stage.ready(13).isEmpty)
        #expect(stage.arrive(99) == [.hand(99, to: 13)])
        _ = stage.finish(13)
        #expect(stage.pool.failures == 0)
    }

    @Test func `tells those who waited for a start why it failed`() {
        let stage = Stage(Self.onDemand)
        _ = stage.arrive(1)
        _ = stage.fault(1)
        #expect(stage.exited(1, "no such file") == [.reject(1, .notStarted("no such file"))])
    }

    @Test func `ends a worker that does not get ready in time`() {
        let stage = Stage(PoolRules(capacity: 1, floor: 1, idle: nil, startup: .seconds(2)))
        _ = stage.open()
        stage.after(.seconds(2))
        #expect(stage.tick() == [.end(1, .startup)])
        #expect(stage.exited(1).isEmpty)
        #expect(stage.pool.failures == 1)
    }

    @Test func `does not hold an event's crash against the next start`() {
        let stage = Stage(PoolRules(capacity: 1))
        _ = stage.arrive(1)
        _ = stage.ready(1)
        #expect(stage.fault(1) == [.end(1, .fault)])
        #expect(stage.arrive(2).isEmpty)
        #expect(stage.exited(1) == [.start(2, generation: 0, reason: .demand)])
        #expect(stage.pool.failures == 0)
    }

    @Test func `puts a new version into use when a worker of it is ready, one place after the other`() {
        let stage = Stage(PoolRules(capacity: 2, floor: 2, idle: nil))
        stage.warm()
        let (generation, decisions) = stage.pool.reload(at: stage.now)
        #expect(decisions == [.start(3, generation: generation, reason: .reload)])
        #expect(stage.arrive(1) == [.hand(1, to: 1)])
        let adopted = stage.ready(3)
        #expect(adopted == [.adopt(generation: 1), .start(4, generation: 1, reason: .replacement)])
        #expect(stage.finish(1) == [.retire(1, .reload)])
        #expect(stage.ready(4) == [.retire(2, .reload)])
        #expect(stage.pool.workers.filter(\.isAlive).map(\.id) == [3, 4])
    }

    @Test func `stays with the version before where the new one does not start`() {
        let stage = Stage(PoolRules(capacity: 1, floor: 1, idle: nil))
        stage.warm()
        _ = stage.pool.reload(at: stage.now)
        #expect(stage.fault(2) == [.end(2, .fault)])
        #expect(stage.exited(2, "bad") == [.rollBack(generation: 1, reason: "bad")])
        #expect(stage.pool.generation == 0)
        #expect(stage.pool.failures == 0)
        #expect(stage.arrive(1) == [.hand(1, to: 1)])
        #expect(stage.pool.reload(at: stage.now).generation == 2)
    }

    @Test func `tries a new version although the old one does not start`() {
        let stage = Stage(PoolRules(capacity: 1, floor: 1, idle: nil))
        _ = stage.open()
        _ = stage.exited(1)
        _ = stage.pool.reload(at: stage.now)
        #expect(stage.ready(2) == [.adopt(generation: 1)])
        #expect(stage.pool.failures == 0)
    }

    @Test func `starts no more than all functions together may have, and gives a place to one that has none`() {
        let stage = Stage(PoolRules(capacity: 3))
        stage.pool.startsLeft = 1
        _ = stage.arrive(1)
        #expect(stage.arrive(2).isEmpty)
        #expect(stage.started == [1])
        _ = stage.ready(1)
        #expect(!stage.pool.isStarving)
        #expect(stage.pool.yield(at: stage.now).isEmpty)
        #expect(stage.finish(1) == [.retire(1, .yielded)])
        #expect(stage.pool.isStarving)
        stage.pool.startsLeft = 1
        #expect(stage.exited(1) == [.start(2, generation: 0, reason: .demand)])
    }

    @Test func `has a new worker answer an event before its place is given away`() {
        let stage = Stage(PoolRules(capacity: 1))
        _ = stage.arrive(1)
        #expect(stage.pool.yield(at: stage.now).isEmpty)
        #expect(stage.ready(1) == [.hand(1, to: 1)])
        #expect(stage.finish(1) == [.retire(1, .yielded)])
    }

    @Test func `lets a replacement go whose place a new version has taken`() {
        let stage = Stage(PoolRules(capacity: 1, requests: 1))
        _ = stage.arrive(1)
        _ = stage.ready(1)
        #expect(stage.finish(1) == [.start(2, generation: 0, reason: .replacement)])
        #expect(stage.pool.reload(at: stage.now).decisions == [.start(3, generation: 1, reason: .reload)])
        #expect(stage.ready(3) == [.adopt(generation: 1), .retire(1, .reload)])
        #expect(stage.ready(2) == [.retire(2, .reload)])
    }

    @Test func `replaces within the limit of all processes by letting the old one go first`() {
        let stage = Stage(PoolRules(capacity: 1, requests: 1))
        stage.pool.startsLeft = 1
        _ = stage.arrive(1)
        _ = stage.ready(1)
        #expect(stage.finish(1) == [.retire(1, .requests)])
    }

    @Test(arguments: [false, true])
    func `lets everything go at the end`(isCutting: Bool) {
        let stage = Stage(PoolRules(capacity: 2, queueLimit: 5))
        for ticket: Pool.Ticket in 1...3 { _ = stage.arrive(ticket) }
        _ = stage.ready(1)
        let decisions = stage.pool.drain(cutting: isCutting, at: stage.now)
        let ends: [PoolDecision] = isCutting ? [.reject(2, .cutOff), .reject(3, .cutOff), .end(1, .drain)] : []
        #expect(decisions == ends + [.end(2, .drain)])
        #expect(stage.arrive(4) == [.reject(4, .cutOff)])
        #expect(stage.exited(2).isEmpty)
    }
}
