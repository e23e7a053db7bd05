import Dispatch
import Glibc
import NIOCore
import Synchronization

/// Somewhere that takes log lines and never makes its caller wait.
protocol LineSink: Sendable {
    /// Takes one line, without its line break.
    func take(_ line: ByteBuffer)
}

/// The runner's own stderr; a reader that is slow loses lines, and is told how many, but functions never wait for it.
///
/// Lines are gathered for a moment and written together: one call of the system for each would cost a request a tenth of its time.
final class StandardErrorSink: LineSink {
    private struct Backlog {
        var bytes: [UInt8] = []
        var dropped = 0
        var isScheduled = false
    }

    static let shared = StandardErrorSink(descriptor: STDERR_FILENO)

    private let descriptor: CInt
    private let queue = DispatchQueue(label: "pricetag.stderr")
    private let backlog = Mutex(Backlog())
    private static let backlogLimit = 4 * 1024 * 1024
    private static let moment = DispatchTimeInterval.milliseconds(10)

    /// Tests have other descriptors than stderr.
    init(descriptor: CInt) { self.descriptor = descriptor }

    func take(_ line: ByteBuffer) {
        let isFirst = backlog.withLock { backlog in
            guard backlog.bytes.count + line.readableBytes <= Self.backlogLimit else {
                backlog.dropped += 1
                return false
            }
            if backlog.dropped > 0 {
                backlog.bytes += "{\"message\":\"log lines were dropped\",\"count\":\(backlog.dropped)}\n".utf8
                backlog.dropped = 0
            }
            backlog.bytes += line.readableBytesView
            backlog.bytes.append(UInt8(ascii: "\n"))
            defer { backlog.isScheduled = true }
            return !backlog.isScheduled
        }
        if isFirst { queue.asyncAfter(deadline: .now() + Self.moment) { self.writeBacklog() } }
    }

    /// Waits until every line taken so far is written, or until the limit: a reader that stalls must not keep a process from
    /// its end.
    func flush(within limit: DispatchTimeInterval = .seconds(3)) {
        let writing = DispatchWorkItem { self.writeBacklog() }
        queue.async(execute: writing)
        _ = writing.wait(timeout: .now() + limit)
    }

    /// The backlog counts until it is written, so that a slow reader does not let it grow.
    private func writeBacklog() {
        let bytes = backlog.withLock { $0.bytes }
        write(bytes)
        let isMore = backlog.withLock { backlog in
            backlog.bytes.removeFirst(bytes.count)
            backlog.isScheduled = !backlog.bytes.isEmpty
            return backlog.isScheduled
        }
        if isMore { queue.asyncAfter(deadline: .now() + Self.moment) { self.writeBacklog() } }
    }

    private func write(_ bytes: [UInt8]) {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                start += count
            } else if errno == EAGAIN {
                // Somebody who shares the descriptor has made it non-blocking; the wait is ours then.
                var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&room, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }
}
