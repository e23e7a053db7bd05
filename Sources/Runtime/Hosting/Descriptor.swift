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
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                written += count
            }
            return true
        }
    }

    /// Appends what is there to read, at most 64 KiB; false at the end of the file or when reading fails.
    func readSome(into bytes: inout [UInt8]) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
            while true {
                let count = read(number, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                bytes.append(contentsOf: buffer[..<count])
                return true
            }
        }
    }

    /// Takes standard output for answers alone: they go to a private descriptor, and a stray `print` becomes a log line.
    static func takeStandardOutput() -> Descriptor? {
        let answers = fcntl(1, F_DUPFD_CLOEXEC, 3)
        guard answers >= 0, dup2(2, 1) >= 0 else { return nil }
        return Descriptor(number: answers)
    }
}
