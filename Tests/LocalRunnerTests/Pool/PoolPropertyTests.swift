import NIOCore
import Testing

@testable import LocalRunner

/// Pools of every kind under thousands of random steps: what must never happen, and what must happen in the end.
@Suite struct PoolPropertyTests {
    /// SplitMix64, so that a failure can be run again.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// The outside world: processes as the pool has asked for them, and every event's fate.
    private struct World {
        var pool: Pool
        var generator: Generator
        var now = NIODeadline.uptimeNanoseconds(1 << 40)
        var processes: Set<Int> = []
        var settled: [Pool.Ticket: Int] = [:]
        var atWork: [Int: Pool.Ticket] = [:]
        var nextTicket: Pool.Ticket = 0

        mutating func carryOut(_ decisions: [PoolDecision]) {
            for decision in decisions {
                switch decision {
                case .start(let id, _, _):
                    let isNew = processes.insert(id).inserted
                    #expect(isNew)
                case .hand(let ticket, let id):
                    #expect(processes.contains(id))
                    #expect(atWork[id] == nil, "a worker gets one event at a time")
                    atWork[id] = ticket
                case .reject(let ticket, _): settled[ticket, default: 0] += 1
                case .retire(let id, _): #expect(atWork[id] == nil, "nobody goes with an event at hand")
                case .end, .adopt, .rollBack: break
                }
            }
            #expect(atWork.count <= pool.rules.capacity)
            // A new version may come while a place is still being cleared: those that go are no load.
            let serving = pool.workers.count {
                $0.isAlive && !$0.isRelieved && !$0.isCandidate && $0.replaces == nil
            }
            #expect(serving <= pool.rules.capacity)
        }

        mutating func step() {
            now = now + .milliseconds(Int64.random(in: 0...200, using: &generator))
            let workers = pool.workers
            switch Int.random(in: 0..<12, using: &generator) {
            case 0..<4:
                nextTicket += 1
                settled[nextTicket] = 0
                carryOut(pool.arrive(nextTicket, at: now))
            case 4..<6:
                if let worker = workers.filter({ $0.state == .starting }).randomElement(using: &generator) {
                    carryOut(pool.ready(worker.id, at: now))
                }
            case 6..<9:
                if let id = atWork.keys.sorted().randomElement(using: &generator),
                    pool.worker(id)?.ticket != nil, let ticket = atWork.removeValue(forKey: id)
                {
                    settled[ticket, default: 0] += 1
                    carryOut(pool.finish(id, at: now))
                }
            case 9: if let id = processes.sorted().randomElement(using: &generator) { exit(id) }
            case 10:
                if pool.trial == nil { carryOut(pool.reload(at: now).decisions) }
                if Bool.random(using: &generator) { carryOut(pool.yield(at: now)) }
            default: carryOut(pool.tick(at: now))
            }
        }

        mutating func exit(_ id: Int) {
            processes.remove(id)
            if let ticket = atWork.removeValue(forKey: id) { settled[ticket, default: 0] += 1 }
            carryOut(pool.exited(id, why: "gone", at: now))
        }

        /// Lets what has begun come to its end.
        mutating func finish() {
            for _ in 0..<10_000 where !(pool.waiting.isEmpty && atWork.isEmpty) {
                now = now + .milliseconds(50)
                carryOut(pool.tick(at: now))
                for worker in pool.workers {
                    switch worker.state {
                    case .starting: carryOut(pool.ready(worker.id, at: now))
                    case .ending, .retiring: exit(worker.id)
                    case .busy, .idle: break
                    }
                }
                for id in atWork.keys.sorted() where pool.worker(id)?.ticket != nil {
                    if let ticket = atWork.removeValue(forKey: id) { settled[ticket, default: 0] += 1 }
                    carryOut(pool.finish(id, at: now))
                }
            }
        }
    }

    private static let rules = [
        PoolRules(capacity: 1, requests: 3, queueLimit: 4), PoolRules(capacity: 4, floor: 4, idle: nil, requests: 5),
        PoolRules(capacity: 4, floor: 1, spare: 2, idle: .milliseconds(500), age: .seconds(2)),
        PoolRules(capacity: 3, idle: .milliseconds(300), startup: .milliseconds(400), execution: .milliseconds(600)),
    ]

    @Test(arguments: rules, 0..<25 as Range<UInt64>)
    func `settles every event exactly once and never overloads`(rules: PoolRules, seed: UInt64) {
        var world = World(pool: Pool(rules), generator: Generator(state: seed))
        world.carryOut(world.pool.open(at: world.now))
        for _ in 0..<400 { world.step() }
        world.finish()
        #expect(world.settled.values.allSatisfy { $0 == 1 }, "\(world.settled.filter { $0.value != 1 })")
    }
}
