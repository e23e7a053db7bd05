import Glibc
import Synchronization

/// A pipe that holds a megabyte, so that a test can fill it from one thread; no other child inherits it.
struct Pipe {
    let reading: PipeEnd
    let writing: PipeEnd
    /// Held while a pipe could be inherited and while a child is started: Swift sees no pipe2.
    static let spawning = Mutex(())

    init() throws {
        let high: [Int32] = try Self.spawning.withLock { _ in
            var numbers: [Int32] = [0, 0]
            guard pipe(&numbers) == 0 else { throw ChildProcess.SpawnFailed(code: errno) }
            // Copied up, since a child's own descriptors must not be among them.
            return numbers.map { number in
                defer { close(number) }
                return fcntl(number, F_DUPFD_CLOEXEC, 10)
            }
        }
        (reading, writing) = (PipeEnd(high[0]), PipeEnd(high[1]))
        let setPipeSize: Int32 = 1031
        _ = fcntl(high[1], setPipeSize, 1 << 20)
    }
}

/// One end of a pipe; it is closed when nobody holds it any more.
final class PipeEnd {
    private(set) var number: Int32
    private var buffer: [UInt8] = []
    private var isAtEnd = false
    private static let patienceMilliseconds: Int32 = 20_000

    init(_ number: Int32) { self.number = number }

    deinit { close() }

    func close() {
        if number >= 0 { Glibc.close(number) }
        number = -1
    }

    func makeNonBlocking() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }

    /// Writes all of it, or as much as its reader takes: a function may answer without reading its event.
    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            if count < 0, errno == EPIPE { return }
            guard count > 0 else { throw ChildProcess.SpawnFailed(code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    func line() throws -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                defer { buffer.removeSubrange(...end) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            guard try fill() else { break }
        }
        defer { buffer = [] }
        return buffer.isEmpty ? nil : String(decoding: buffer, as: UTF8.self)
    }

    func lines() throws -> [String] {
        while try fill() {}
        defer { buffer = [] }
        return buffer.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Waits until nobody holds the other end.
    func waitForEnd() throws { while try fill() {} }

    private func fill() throws -> Bool {
        guard !isAtEnd, number >= 0 else { return false }
        try wait(for: Int16(POLLIN))
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(number, &chunk, chunk.count)
        isAtEnd = count <= 0
        buffer += chunk[..<max(0, count)]
        return !isAtEnd
    }

    private func wait(for events: Int16) throws {
        var descriptor = pollfd(fd: number, events: events, revents: 0)
        guard poll(&descriptor, 1, Self.patienceMilliseconds) > 0 else { throw ChildProcess.TimedOut() }
    }
}
