import CSodium
import Glibc

/// Argon2id with OWASP's first choice of parameters: 19 MiB of memory, two passes, one lane.
public enum PasswordHash {
    private static let memoryBytes = 19 * 1_024 * 1_024
    private static let passes: UInt64 = 2

    /// A PHC string with a salt of its own: "$argon2id$v=19$m=19456,t=2,p=1$…".
    public static func make(_ password: String) throws(PasswordHashError) -> String {
        Sodium.require()
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let bytes = Array(password.utf8).map { CChar(bitPattern: $0) }
        let algorithm = crypto_pwhash_ALG_ARGON2ID13
        let code = crypto_pwhash_str_alg(&text, bytes, UInt64(bytes.count), passes, memoryBytes, algorithm)
        guard code == 0 else { throw PasswordHashError() }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a password belongs to a PHC string; throws where there is not enough memory to find out.
    public static func matches(_ password: String, _ hash: String) throws(PasswordHashError) -> Bool {
        Sodium.require()
        let bytes = Array(password.utf8).map { CChar(bitPattern: $0) }
        if crypto_pwhash_str_verify(hash, bytes, UInt64(bytes.count)) == 0 { return true }
        // libsodium has one answer for "another password" and "out of memory", and nobody may be told the first for the
        // second: where a hash's memory can't be had now, it could not be had then.
        let memory = mmap(nil, memoryBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard memory != MAP_FAILED else { throw PasswordHashError() }
        munmap(memory, memoryBytes)
        return false
    }

    /// Costs what `matches` costs and is never true: for names that nobody has.
    public static func pretendToMatch(_ password: String) throws(PasswordHashError) -> Bool {
        // The parameters are those of `make`; a test holds both together.
        _ = try matches(password, decoy)
        return false
    }

    /// Hash of a password that was thrown away.
    static let decoy =
        "$argon2id$v=19$m=19456,t=2,p=1$iJdWs5jyCcDLfXY7+AhaaQ$r1y+1RrjMNOxDIXOKD2oDNrbKhrjpMMyQ7bHXuP22iw"
}

/// There was not enough memory to hash a password.
public struct PasswordHashError: Error, Sendable {
    /// Says so.
    public init() {}
}
