import Glibc
import NIOCore
import Synchronization

/// A socket that listens before anybody serves it, and goes on while its server is replaced: connections wait in its backlog.
final class ListeningSocket: Sendable {
    let descriptor: CInt
    /// Port of a TCP socket, also where the system has chosen it.
    let port: Int?
    private let path: Mutex<String?>

    /// Pending connections that the system keeps (it may keep fewer: net.core.somaxconn).
    private static let backlog: CInt = 1_024

    /// Listens on a numeric address; port 0 lets the system choose.
    convenience init(address: String, port: Int) throws {
        let address = try SocketAddress(ipAddress: address, port: port)
        try self.init(Self.bound(to: address), path: nil)
    }

    /// Listens on a path, in the place of what an earlier run has left there.
    convenience init(path: String, mode: mode_t) throws {
        var status = stat()
        if lstat(path, &status) == 0 {
            // Whatever else is there belongs to somebody.
            guard status.st_mode & S_IFMT == S_IFSOCK else { throw FileError(path: path, errorNumber: EEXIST) }
            guard unlink(path) == 0 else { throw FileError(path: path, errorNumber: errno) }
        }
        let address = try SocketAddress(unixDomainSocketPath: path)
        let descriptor = try Self.bound(to: address)
        guard chmod(path, mode) == 0 else {
            let number = errno
            Glibc.close(descriptor)
            throw FileError(path: path, errorNumber: number)
        }
        try self.init(descriptor, path: path)
    }

    private init(_ descriptor: CInt, path: String?) throws {
        self.descriptor = descriptor
        self.path = Mutex(path)
        port = path == nil ? Self.port(of: descriptor) : nil
        // Thrown from here, it closes the descriptor as any other.
        guard listen(descriptor, Self.backlog) == 0 else { throw IOError(errnoCode: errno, reason: "listen") }
    }

    deinit {
        removePath()
        Glibc.close(descriptor)
    }

    /// Takes the socket's path away: nobody finds it any more.
    func removePath() {
        path.withLock { path in
            if let path { unlink(path) }
            path = nil
        }
    }

    private static func bound(to address: SocketAddress) throws -> CInt {
        // Several processes wait on it. nginx takes an inherited socket as it is: the worker that comes second to a connection
        // would wait in accept for the next one, and its own connections with it.
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(CInt(address.protocol.rawValue), type, 0)
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
        var on: CInt = 1
        // Connections of an earlier run that linger must not keep the address.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<CInt>.size))
        let result = address.withSockAddr { bind(descriptor, $0, socklen_t($1)) }
        guard result == 0 else {
            let number = errno
            Glibc.close(descriptor)
            throw IOError(errnoCode: number, reason: "bind \(address)")
        }
        return descriptor
    }

    private static func port(of descriptor: CInt) -> Int? {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0 else { return nil }
        // Both families have the port behind the family, in network order.
        return withUnsafeBytes(of: address) { Int(UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self))) }
    }
}
