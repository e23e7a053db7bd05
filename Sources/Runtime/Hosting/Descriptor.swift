import Glibc

/// A file descriptor that something else opened and closes.
struct Descriptor: Sendable {
    let number: Int32

    static let standardInput = Descriptor(number: 0)
    static let standardError = Descriptor(number: 2)

    /// Writes all bytes; false when the other end is gone.
    func writeAll(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = write(number, buffer.baseAddress?.advanced(by: written), buffer.count - written)
                if count < 0, isWorthRepeating(for: POLLOUT) { continue }
                guard count > 0 else { return false }
                written += count
            }
            return true
        }
    }

    /// Appends what is there to read, at most 64 KiB or `limit` bytes; false at the end of the file.
    func readSome(into bytes: inout [UInt8], limit: Int = .max) throws(ReadFailure) -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
            let wanted = min(buffer.count, limit)
            var count = read(number, buffer.baseAddress, wanted)
            while count < 0, isWorthRepeating(for: POLLIN) { count = read(number, buffer.baseAddress, wanted) }
            if count > 0 { bytes.append(contentsOf: buffer[..<count]) }
            return count
        }
        guard count >= 0 else { throw ReadFailure(code: errno) }
        return count > 0
    }

    /// Whether a call that failed will go through after all; waits where a descriptor is one that does not block.
    private func isWorthRepeating(for event: Int32) -> Bool {
        if errno == EINTR { return true }
        guard errno == EAGAIN else { return false }
        var descriptor = pollfd(fd: number, events: Int16(event), revents: 0)
        return poll(&descriptor, 1, -1) > 0 || errno == EINTR
    }

    /// Takes standard output for answers alone: they go to a private descriptor, and a stray `print` becomes a log line.
    static func takeStandardOutput() -> Descriptor? {
        // Without a standard error, the next file that is opened would be taken for it and get our log lines.
        if fcntl(2, F_GETFD) < 0 {
            let nowhere = open("/dev/null", O_WRONLY)
            guard dup2(nowhere, 2) >= 0 else { return nil }
            if nowhere != 2 { close(nowhere) }
        }
        let answers = fcntl(1, F_DUPFD_CLOEXEC, 3)
        guard answers >= 0, dup2(2, 1) >= 0 else { return nil }
        return Descriptor(number: answers)
    }
}

/// Why nothing could be read, as errno numbers it.
struct ReadFailure: Error, Equatable {
    let code: Int32

    var message: String { "standard input can't be read: \(String(cString: strerror(code)))" }
}
