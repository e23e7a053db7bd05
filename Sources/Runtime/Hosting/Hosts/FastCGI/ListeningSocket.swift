import CLinux
import Glibc

/// Why a host can't begin, as it is told to whoever started it.
struct HostFailure: Error, CustomStringConvertible {
    let description: String

    /// What failed and what the system says of it.
    init(_ what: String) { description = "\(what): \(String(cString: strerror(errno)))" }
}

/// A socket that connections are taken from; safe to use from several threads but for its closing.
struct ListeningSocket: Sendable {
    let descriptor: Int32
    /// The file of a Unix socket that is ours to remove.
    private let file: SocketFile?
    /// Connections that wait to be taken; more would only be work for clients that have given up.
    private static let backlog: Int32 = 511

    /// Opens the socket of an address.
    init(_ address: ListenAddress) throws(HostFailure) {
        switch address {
        case .inherited(let descriptor): (self.descriptor, file) = (descriptor, nil)
        case .tcp(let host, let port): (descriptor, file) = (try Self.openTCP(host, port), nil)
        case .unix(let path, let mode): (descriptor, file) = try Self.openUnix(path, mode)
        }
        guard fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0,
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { throw HostFailure("the listening socket can't be used") }
    }

    private static func openTCP(_ host: String, _ port: UInt16) throws(HostFailure) -> Int32 {
        guard let (family, address, length) = ListenAddress.tcp(host: host, port: port).socketAddress else {
            throw HostFailure(host)
        }
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address, length) == 0, listen(descriptor, backlog) == 0 else {
            throw HostFailure("\(host):\(port)")
        }
        return descriptor
    }

    /// Makes the socket under a name of its own and moves it to its place once it listens: there is no moment without a
    /// listener, whether an older process had one there or has left one behind.
    private static func openUnix(_ path: String, _ mode: UInt32) throws(HostFailure) -> (Int32, SocketFile) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFSOCK {
            errno = EEXIST
            throw HostFailure("\(path) is no socket")
        }
        let draft = "\(path).\(getpid())"
        unlink(draft)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard bind(descriptor, ListenAddress.ofUnixSocket(draft), MemoryLayout<sockaddr_un>.size) == 0,
            chmod(draft, mode) == 0,
            listen(descriptor, backlog) == 0, let file = SocketFile(draft, movedTo: path)
        else {
            let failure = HostFailure(path)
            unlink(draft)
            throw failure
        }
        return (descriptor, file)
    }

    private static func bind(_ descriptor: Int32, _ address: sockaddr_storage, _ length: Int) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(descriptor, $0, socklen_t(length)) }
        }
    }

    /// The next connection and its peer's address; nil where none waits or the process has no descriptor left for it.
    func accept() -> (descriptor: Int32, peer: sockaddr_storage)? {
        var peer = sockaddr_storage()
        while true {
            let connection = pricetag_accept(descriptor, &peer)
            if connection >= 0 { return (connection, peer) }
            // A connection that was given up while it waited is none; the next may be well.
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
    }

    /// Whom its file lets in, where it has one.
    var access: SocketAccess? { file.map { SocketAccess(path: $0.path) } ?? SocketAccess(listener: descriptor) }

    /// Whether connections that still wait are lost once this process closes the socket.
    var isOwn: Bool { file != nil }

    /// Lets no new connection be made to a socket of our own: whoever wants one is told so at once, also who has looked the
    /// name up by now. Those that wait can still be taken.
    func hide() {
        guard let file else { return }
        file.remove()
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Takes no more connections.
    func close() { Glibc.close(descriptor) }
}

/// The file of a Unix socket, which a newer process may have taken the place of.
private struct SocketFile: Sendable {
    let path: String
    private let device: dev_t
    private let number: ino_t

    /// Moves a socket's file to its place; nil where that fails.
    init?(_ draft: String, movedTo path: String) {
        var status = stat()
        guard lstat(draft, &status) == 0, rename(draft, path) == 0 else { return nil }
        (self.path, device, number) = (path, status.st_dev, status.st_ino)
    }

    /// Removes the file where it is still this one.
    func remove() {
        var status = stat()
        if lstat(path, &status) == 0, status.st_dev == device, status.st_ino == number { unlink(path) }
    }
}
