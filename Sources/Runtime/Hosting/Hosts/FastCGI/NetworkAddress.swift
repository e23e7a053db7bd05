import CLinux
import Glibc

/// An IPv6 address, or an IPv4 one as IPv6 maps it, so that both are compared alike.
struct NetworkAddress: Equatable, Sendable {
    private let high: UInt64
    private let low: UInt64
    private static let mappedPrefix: UInt64 = 0xFFFF_0000_0000

    /// Reads an address that is written in numbers; names are not looked up.
    init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(four)
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(six)
        } else {
            return nil
        }
    }

    /// The address of a peer; nil where it has none, as on a Unix socket.
    init?(_ address: sockaddr_storage) {
        var address = address
        switch Int32(address.ss_family) {
        case AF_INET:
            self.init(withUnsafeBytes(of: &address) { $0.loadUnaligned(as: sockaddr_in.self).sin_addr })
        case AF_INET6:
            self.init(withUnsafeBytes(of: &address) { $0.loadUnaligned(as: sockaddr_in6.self).sin6_addr })
        default: return nil
        }
    }

    private init(_ address: in_addr) {
        (high, low) = (0, Self.mappedPrefix | UInt64(UInt32(bigEndian: address.s_addr)))
    }

    private init(_ address: in6_addr) {
        let words = withUnsafeBytes(of: address) { bytes in
            (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        (high, low) = (UInt64(bigEndian: words.0), UInt64(bigEndian: words.1))
    }

    /// Whether it is this machine's own, 127.0.0.0/8 or ::1.
    var isLoopback: Bool {
        guard high == 0 else { return false }
        return low == 1 || (low >> 32 == 0xFFFF && low >> 24 & 0xFF == 127)
    }

    /// Whether it is of the older kind.
    var isVersion4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// The same address at a port, as the socket calls take it.
    func atPort(_ port: UInt16) -> sockaddr_storage {
        var storage = sockaddr_storage()
        if isVersion4 {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(truncatingIfNeeded: low).bigEndian
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in.self) }
        } else {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { bytes in
                bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in6.self) }
        }
        return storage
    }
}
