import Glibc

/// The network that a client can choose its addresses from: an IPv4 address is its own, of IPv6 everybody has a /64 at the least.
enum ClientNetwork {
    /// What stands for a client's network; nil where the host told no address.
    static func name(of address: String) -> String? {
        if address.isEmpty { return nil }
        if let bytes = bytes(of: address, AF_INET, count: 4) { return name(bytes) }
        guard let bytes = bytes(of: address, AF_INET6, count: 16) else { return "\(address.prefix(64))" }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return name(isMapped ? Array(bytes[12...]) : Array(bytes[..<8]))
    }

    private static func name(_ bytes: [UInt8]) -> String { bytes.map { String($0) }.joined(separator: ".") }

    private static func bytes(of address: String, _ family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, address, &bytes) == 1 ? bytes : nil
    }
}
