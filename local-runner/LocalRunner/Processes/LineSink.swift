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
final class StandardErrorSink: LineSink {
    private struct Backlog {
        var bytes = 0
        var dropped = 0
    }

    static let shared = StandardErrorSink()

    private let queue = DispatchQueue(label: "pricetag.stderr")
    private let backlog = Mutex(Backlog())
    private static let backlogLimit = 4 * 1024 * 1024

    func take(_ line: ByteBuffer) {
        let dropped: Int? = backlog.withLock { backlog in
            guard backlog.bytes + line.readableBytes <= Self.backlogLimit else {
                backlog.dropped += 1
                return nil
            }
            backlog.bytes += line.readableBytes
            defer { backlog.dropped = 0 }
            return backlog.dropped
        }
        guard let dropped else { return }
        queue.async {
            if dropped > 0 {
                Self.write(ByteBuffer(string: "{\"message\":\"log lines were dropped\",\"count\":\(dropped)}"))
            }
            Self.write(line)
            self.backlog.withLock { $0.bytes -= line.readableBytes }
        }
    }

    /// Waits until every line taken so far is written; for the end of the process.
    func flush() { queue.sync {} }

    private static func write(_ line: ByteBuffer) {
        let bytes = Array(line.readableBytesView) + [UInt8(ascii: "\n")]
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if count > 0 {
                start += count
            } else if errno != EINTR {
                return
            }
        }
    }
}
