import CLinux
import Glibc

/// Who may connect. FastCGI has no passwords: whoever is let in can say any request came from anywhere.
struct PeerPolicy: Sendable {
    /// What FCGI_WEB_SERVER_ADDRS lists; nil where it is not set.
    private let addresses: [NetworkAddress]?
    /// The socket's own file, where it has one.
    private let file: SocketAccess?

    /// The policy of a socket.
    ///
    /// - Parameter list: FCGI_WEB_SERVER_ADDRS. A list without any valid address lets nobody in: it was meant to keep out.
    init(file: SocketAccess?, list: String?) {
        self.file = file
        addresses = list.map { list in
            list.split(separator: ",").compactMap { entry in
                NetworkAddress(String(entry.drop { $0 == " " }.prefix { $0 != " " }))
            }
        }
    }

    /// Why a connection is refused; nil where it is welcome.
    func refusal(of connection: Int32, from address: sockaddr_storage) -> String? {
        let peer = NetworkAddress(address)
        if let addresses {
            guard let peer else { return "FCGI_WEB_SERVER_ADDRS is set and the peer has no address" }
            return addresses.contains(peer) ? nil : "the peer is not in FCGI_WEB_SERVER_ADDRS"
        }
        if let peer {
            return peer.isLoopback ? nil : "the peer is another machine and FCGI_WEB_SERVER_ADDRS is not set"
        }
        var (user, group): (uid_t, gid_t) = (0, 0)
        guard pricetag_peer(connection, &user, &group) == 0 else { return "the peer can't be told" }
        return isWelcome(user, group, connection) ? nil : "user \(user) is neither the socket's owner nor of its group"
    }

    /// Root, this process's own user, and those whom the socket's file lets in as its owner or by its group: that a socket
    /// is writable for everybody never lets everybody in.
    private func isWelcome(_ user: uid_t, _ group: gid_t, _ connection: Int32) -> Bool {
        if user == 0 || user == geteuid() { return true }
        guard let file else { return false }
        if user == file.owner { return true }
        guard file.mode & 0o020 != 0 else { return false }
        return group == file.group || pricetag_peer_has_group(connection, file.group) == 1
    }
}

/// Whom the file of a Unix socket lets in.
struct SocketAccess: Sendable {
    let owner: uid_t, group: gid_t, mode: mode_t

    /// What the file at a path says; nil where there is none.
    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
        (owner, group, mode) = (status.st_uid, status.st_gid, status.st_mode)
    }

    /// The same of a socket that listens already.
    init?(listener: Int32) {
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isNamed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) == 0 }
        }
        guard isNamed, address.sun_family == sa_family_t(AF_UNIX) else { return nil }
        self.init(
            path: withUnsafeBytes(of: address.sun_path) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        )
    }
}
