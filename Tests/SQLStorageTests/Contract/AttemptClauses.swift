import Domain
import Repositories
import TestSupport
import Testing

extension StorageClause {
    private static let three = AttemptLimit(3, step: 1_000)
    private static let start = Timestamp(milliseconds: 1_790_000_000_000)

    private static func after(_ milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: start.milliseconds + milliseconds)
    }

    private static func charge(_ subject: String, _ limit: AttemptLimit = three) -> AttemptCharge {
        AttemptCharge(subject: subject, limit: limit)
    }

    private static func counted(_ bench: Workbench, _ subjects: String...) throws -> [Int64?] {
        try bench.storage.attempts(of: subjects).map { $0.map { $0.freeAt - start.milliseconds } }
    }

    static let attempts = [
        StorageClause("as many attempts pass at once as there is room for, and one more with each step") {
            bench throws in
            let passed = try (0..<5).map { _ in try bench.storage.count([charge("a")], at: start) }
            #expect(passed == [true, true, true, false, false])
            #expect(try !bench.storage.count([charge("a")], at: after(999)))
            #expect(try bench.storage.count([charge("a")], at: after(1_000)))
            #expect(try !bench.storage.count([charge("a")], at: after(1_000)))
            #expect(try bench.storage.count([charge("other")], at: start))
            #expect(try counted(bench, "a", "other", "nobody") == [4_000, 1_000, nil])
        },
        StorageClause("an attempt counts up to the first subject without room, and behind it nothing") { bench throws in
            let all = [charge("a"), charge("b", AttemptLimit(1, step: 1_000)), charge("c")]
            #expect(try bench.storage.count(all, at: start))
            #expect(try !bench.storage.count(all, at: start))
            #expect(try counted(bench, "a", "b", "c") == [2_000, 1_000, 1_000])
            #expect(try !bench.storage.count(Array(all.prefix(2)), at: start))
            #expect(try counted(bench, "a", "b", "c") == [3_000, 1_000, 1_000])
        },
        StorageClause("what a clock that was set back has left behind locks nobody out") { bench throws in
            for _ in 0..<3 { #expect(try bench.storage.count([charge("a")], at: after(3_600_000))) }
            #expect(try bench.storage.count([charge("a")], at: start))
            #expect(try counted(bench, "a") == [1_000])
            // Two machines' clocks are never quite the same: so near a moment is believed.
            for _ in 0..<3 { #expect(try bench.storage.count([charge("b")], at: after(59_000))) }
            #expect(try !bench.storage.count([charge("b")], at: start))
        },
        StorageClause("who is trusted starts anew, and what is taken back is one attempt") { bench throws in
            let (full, other) = (charge("a"), charge("b"))
            for _ in 0..<3 { #expect(try bench.storage.count([full, other, charge("c")], at: start)) }
            try bench.storage.settle(trusting: ["a", "z"], until: after(60_000), takingBack: [other], at: start)
            let expected = [("a", 0, 60_000), ("b", 2_000, nil), ("c", 3_000, nil)] as [(String, Int64, Int64?)]
            let kept = try bench.storage.attempts(of: ["a", "b", "c"])
            for (count, (subject, freeAt, trust)) in zip(kept, expected) {
                let until = trust.map { after($0).milliseconds } ?? 0
                #expect(count == AttemptCount(freeAt: after(freeAt).milliseconds, trustedUntil: until), "\(subject)")
            }
            #expect(try bench.storage.attempts(of: ["z"]).first??.trustedUntil == after(60_000).milliseconds)
            #expect(try bench.storage.count([full], at: start))
            #expect(try bench.storage.attempts(of: ["a"]).first??.trustedUntil == after(60_000).milliseconds)
            let all = [full, other, charge("c")]
            try bench.storage.settle(trusting: [], until: start, takingBack: all, at: start)
            #expect(try counted(bench, "a", "b", "c") == [0, 1_000, 2_000])
        },
        StorageClause("what counts no more is forgotten, oldest first, so many at a time; who is trusted stays") {
            bench in
            for index in 0..<5 { _ = try bench.storage.count([charge("s\(index)")], at: after(Int64(index))) }
            try bench.storage.settle(trusting: ["s1"], until: after(9_000), takingBack: [], at: after(1))
            #expect(try bench.storage.forgetAttempts(before: after(1_004), limit: 2) == 2)
            #expect(try counted(bench, "s0", "s1", "s2") == [nil, 1, nil])
            #expect(try bench.storage.forgetAttempts(before: after(1_004), limit: 100) == 1)
            #expect(try counted(bench, "s3", "s4") == [nil, 1_004])
            #expect(try bench.storage.forgetAttempts(before: after(9_001), limit: 100) == 2)
        },
    ]
}
