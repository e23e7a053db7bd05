import Cryptography
import Domain

/// What proves that the payment side sent a body: "t=UNIXSECONDS,v1=HEX", as payment webhooks have it.
///
/// v1 is the HMAC-SHA256 of "UNIXSECONDS.BODY" over the raw bytes; there are several while the payment side changes its key.
struct PaymentSignature {
    /// How far the time of a signature may be from ours.
    static let windowSeconds: Int64 = 300
    private static let maxBytes = 1_024, mostCodes = 8
    private let seconds: Int64
    private let codes: [[UInt8]]

    /// Reads a signature; nil where it is not of that form. Parts of other schemes are passed over.
    init?(_ text: String) {
        guard text.utf8.count <= Self.maxBytes else { return nil }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let times = parts.filter { $0.hasPrefix("t=") }.map { $0.dropFirst(2) }
        guard times.count == 1, let seconds = Int64(times[0]), String(seconds) == times[0],
            (0..<1 << 40).contains(seconds)
        else { return nil }
        let codes = parts.filter { $0.hasPrefix("v1=") }.map { Hexadecimal.bytes($0.dropFirst(3)) }
        guard (1...Self.mostCodes).contains(codes.count) else { return nil }
        self.seconds = seconds
        self.codes = codes.compactMap(\.self).filter { $0.count == MessageAuthentication.size }
        guard self.codes.count == codes.count else { return nil }
    }

    /// Whether one of its codes belongs to a body, and its time to ours.
    func isValid(of body: [UInt8], key: SigningKey, at now: Timestamp) -> Bool {
        let message = Array("\(seconds).".utf8) + body
        let isSigned = codes.contains { MessageAuthentication.isValid($0, of: message, key: key.bytes) }
        return isSigned && abs(now.seconds - seconds) <= Self.windowSeconds
    }
}
