import Glibc
import TestSupport
import Testing

/// A socket to a server under test; every wait is bounded.
final class Wire {
    struct Ended: Error {}
    private static let patienceSeconds = 20
    let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Connects to a Unix socket, once somebody listens there; or, where nobody is waited for, only if somebody does.
    convenience init(unix path: String, waits: Bool = true) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try self.init(address, family: AF_UNIX, waits: waits)
    }

    /// Connects to a port of this machine, once somebody listens there.
    convenience init(port: UInt16) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try self.init(address, family: AF_INET, waits: true)
    }

    private init<Address>(_ address: Address, family: Int32, waits: Bool) throws {
        var left = waits ? Self.patienceSeconds * 100 : 1
        while true {
            let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            let isConnected = withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size)) == 0
                }
            }
            if isConnected {
                self.descriptor = descriptor
                break
            }
            close(descriptor)
            left -= 1
            guard left > 0 else { throw SystemCallError("connect") }
            poll(nil, 0, 10)
        }
        var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw SystemCallError("send") }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Exactly so many bytes; throws `Ended` where the end comes first.
    func take(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { guard try fill() else { throw Ended() } }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    /// A line without its CRLF.
    func line() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                defer { buffer.removeSubrange(...end) }
                return String(decoding: buffer[..<end].filter { $0 != 0x0D }, as: UTF8.self)
            }
            guard try fill() else { throw Ended() }
        }
    }

    /// What comes until the other side ends the connection; a reset is an error.
    func remaining() throws -> [UInt8] {
        while try fill() {}
        defer { buffer = [] }
        return buffer
    }

    private func fill() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count >= 0 else { throw SystemCallError("recv") }
        buffer += chunk[..<count]
        return count > 0
    }
}
