import Domain
import Glibc
import Repositories
import SQLStorage
import TestSupport
import Testing

/// Faults that go away by themselves are told apart from bugs, cost nothing, and leave a storage that works again.
@Suite struct PassingFaultTests {
    private let folder: TemporaryFolder
    private let path: String
    private let storage: SQLiteStorage
    private let bench: Workbench
    private let user: EntityID

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("test.sqlite")
        storage = try SQLiteStorage(path: path, gateTimeoutMilliseconds: 50)
        bench = Workbench(storage)
        user = try bench.open(1_000)
    }

    @Test("a gate that others hold for too long makes the storage unavailable, and only for writers")
    func gateHeld() throws {
        let gate = open(path + ".gate", O_RDWR | O_CLOEXEC)
        defer { close(gate) }
        #expect(flock(gate, LOCK_EX) == 0)
        let elapsed = ContinuousClock().measure {
            #expect(throws: DomainError.unavailable(reason: "the database is busy")) { try bench.deposit(1, to: user) }
        }
        #expect(elapsed >= .milliseconds(50))
        #expect(try bench.balance(user) == 1_000)
        flock(gate, LOCK_UN)
        #expect(try bench.deposit(1, to: user) == .done(balance: Money(cents: 1_001)))
    }

    @Test("a deadline holds also where whoever started the process had blocked its signal")
    func blockedSignal() throws {
        let gate = open(path + ".gate", O_RDWR | O_CLOEXEC)
        defer { close(gate) }
        #expect(flock(gate, LOCK_EX) == 0)
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        #expect(throws: DomainError.self) { try bench.deposit(1, to: user) }
        var after = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &after)
        #expect(sigismember(&after, __libc_current_sigrtmin()) == 1)
    }

    @Test("a database that somebody locks past the gate is unavailable, to readers too")
    func lockedPastTheGate() throws {
        let fresh = folder.path("other.sqlite")
        _ = try SQLiteStorage(path: fresh)
        let raw = try RawSQLite(fresh)
        try raw.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE")
        #expect {
            try SQLiteStorage(path: fresh, gateTimeoutMilliseconds: 50).account(user)
        } throws: { error in
            guard case DomainError.unavailable = error else { return false }
            return true
        }
    }

    @Test("a full disk costs nobody anything, and the storage goes on when there is room again")
    func fullDisk() throws {
        try storage.limitGrowth(to: 3)
        var deposits: Int64 = 0
        while deposits < 10_000 {
            do {
                _ = try bench.deposit(1, to: user, key: "k\(deposits)")
                deposits += 1
            } catch DomainError.unavailable {
                break
            }
        }
        #expect(deposits < 10_000)
        #expect(try bench.balance(user) == 1_000 + deposits)
        #expect(try storage.audit().findings.isEmpty)
        try storage.limitGrowth(to: 1_000)
        #expect(try bench.deposit(1, to: user) == .done(balance: Money(cents: 1_001 + deposits)))
        #expect(try storage.audit().findings.isEmpty)
    }
}
