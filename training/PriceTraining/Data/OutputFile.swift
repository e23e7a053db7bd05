import Glibc

/// Lines written to a file or to stdout in large pieces; what can't be written throws.
package final class OutputFile {
    private let descriptor: Int32
    private let path: String?
    private var buffer: [UInt8] = []

    private static let bufferSize = 1 << 16

    /// Opens a file for writing; nil is stdout.
    package init(path: String?) throws {
        self.path = path
        descriptor = path.map { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) } ?? STDOUT_FILENO
        guard descriptor >= 0 else { throw failure }
    }

    deinit {
        if path != nil { Glibc.close(descriptor) }
    }

    /// Writes a line.
    package func write(line: String) throws {
        try write(text: line)
        buffer.append(UInt8(ascii: "\n"))
    }

    /// Writes a text as it is.
    package func write(text: String) throws {
        buffer += text.utf8
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes what is still held back; nothing is whole before that.
    package func flush() throws {
        var done = 0
        while done < buffer.count {
            let count = buffer[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure }
            done += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private var failure: TrainingError { .file("\(path ?? "stdout"): \(String(cString: strerror(errno)))") }
}
