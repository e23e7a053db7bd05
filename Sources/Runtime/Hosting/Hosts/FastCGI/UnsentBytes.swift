import Glibc

/// What the peer of a connection has not taken yet, in the order that it goes out.
struct UnsentBytes {
    private var bytes: [UInt8] = []
    /// Where that begins which still has to be sent.
    private var start = 0

    var isEmpty: Bool { bytes.isEmpty }
    var count: Int { bytes.count - start }

    mutating func append(_ more: [UInt8]) { if bytes.isEmpty { bytes = more } else { bytes += more } }

    mutating func removeAll() { (bytes, start) = ([], 0) }

    /// Sends as much as the peer has room for. Returns how much that was; nil where the peer is gone.
    mutating func send(to descriptor: Int32) -> Int? {
        let before = count
        let isGone = bytes.withUnsafeBytes { buffer in
            while start < buffer.count {
                let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
                let sent = Glibc.send(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start, flags)
                if sent < 0, errno == EINTR { continue }
                if sent < 0 { return errno != EAGAIN }
                start += sent
            }
            return false
        }
        if isGone { return nil }
        let sent = before - count
        if count == 0 { removeAll() }
        return sent
    }
}
