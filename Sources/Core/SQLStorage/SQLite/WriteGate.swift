import CFileGate
import Domain
import Glibc

/// A lock file before the database: writers of all processes queue up fairly in the kernel, and the lock dies with its holder.
///
/// SQLite's own busy handler polls, which starves writers (p99.9 of 16: 3 s against 0.1 s), and a checkpoint beside a writer
/// can damage the file of any SQLite before 3.51.3; so everything that writes or checkpoints happens inside of this gate.
final class WriteGate {
    private let descriptor: Int32
    private let timeoutMilliseconds: Int32

    init(path: String, timeoutMilliseconds: Int32) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DomainError.unavailable(reason: "the gate file can't be opened: \(path)") }
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    deinit { close(descriptor) }

    /// Runs `body` alone among all processes; throws `unavailable` when others hold the gate for too long.
    func hold<Result>(_ body: () throws -> Result) throws -> Result {
        guard pricetag_gate_lock(descriptor, timeoutMilliseconds) == 0 else {
            throw DomainError.unavailable(reason: "the database is busy")
        }
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }
}
