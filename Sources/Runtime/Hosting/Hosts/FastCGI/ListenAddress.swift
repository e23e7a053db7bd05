import Glibc

/// Where a FastCGI responder is reached: "unix:/path", "unix:/path:0660", "127.0.0.1:9000" or "[::1]:9000".
enum ListenAddress: Equatable, Sendable {
    case unix(path: String, mode: UInt32)
    case tcp(host: String, port: UInt16)
    /// A socket that listens already.
    case inherited(Int32)

    /// Owner and group, as for any file that is nobody else's business.
    static let usualMode: UInt32 = 0o660

    /// Reads what is behind --fastcgi.
    init(_ text: String) throws(UsageError) {
        if text.hasPrefix("unix:") {
            self = try Self.unix(text.dropFirst("unix:".count))
        } else {
            self = try Self.tcp(text)
        }
    }

    private static func unix(_ text: Substring) throws(UsageError) -> ListenAddress {
        var (path, mode) = (text, usualMode)
        if let colon = text.lastIndex(of: ":") {
            let digits = text[text.index(after: colon)...]
            guard (3...4).contains(digits.utf8.count), let given = UInt32(digits, radix: 8), given <= 0o777 else {
                throw UsageError(message: "--fastcgi: the mode of unix:/PATH:MODE has three or four octal digits")
            }
            (path, mode) = (text[..<colon], given)
        }
        guard path.hasPrefix("/"), path.utf8.count <= longestPath else {
            throw UsageError(
                message: "--fastcgi: the path of unix:/PATH has to be absolute, of \(longestPath) bytes at most"
            )
        }
        return .unix(path: String(path), mode: mode)
    }

    /// What a socket's address has room for, less the ending of the name that it is made under.
    static let longestPath = 96

    private static func tcp(_ text: String) throws(UsageError) -> ListenAddress {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw UsageError()
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard NetworkAddress(String(host)) != nil else {
            throw UsageError(message: "--fastcgi: \"\(host)\" is no IP address")
        }
        return .tcp(host: String(host), port: port)
    }
}

extension ListenAddress: CustomStringConvertible {
    var description: String {
        switch self {
        case .unix(let path, _): "unix:\(path)"
        case .tcp(let host, let port): host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .inherited(let descriptor): "descriptor \(descriptor)"
        }
    }
}

extension ListenAddress {
    /// Family, address and its length as the socket calls take them; nil for a socket that listens already.
    var socketAddress: (family: Int32, address: sockaddr_storage, length: Int)? {
        switch self {
        case .inherited: return nil
        case .unix(let path, _): return (AF_UNIX, Self.ofUnixSocket(path), MemoryLayout<sockaddr_un>.size)
        case .tcp(let host, let port):
            guard let address = NetworkAddress(host) else { return nil }
            let length = address.isVersion4 ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
            return (address.isVersion4 ? AF_INET : AF_INET6, address.atPort(port), length)
        }
    }

    /// The address of a Unix socket; its path has at most `longestPath` bytes and the ending of a draft.
    static func ofUnixSocket(_ path: String) -> sockaddr_storage {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_un.self) }
        return storage
    }
}
