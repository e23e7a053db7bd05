import CSodium
import Glibc
import TestSupport
import Testing

@testable import Cryptography

@Suite struct PasswordHashTests {
    @Test("a hash is Argon2id at OWASP's parameters, and the decoy has the same, so both cost the same")
    func parameters() throws {
        let hash = try PasswordHash.make("testpass123")
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        let (parts, decoy) = (hash.split(separator: "$"), PasswordHash.decoy.split(separator: "$"))
        #expect(parts.prefix(3) == decoy.prefix(3))
        #expect(parts.map(\.utf8.count) == decoy.map(\.utf8.count))
    }

    @Test("the decoy is a hash that libsodium takes to be one: a damaged one would cost nothing")
    func decoyIsRead() throws {
        let memory = 19 * 1_024 * 1_024
        #expect(crypto_pwhash_str_needs_rehash(Self.padded(PasswordHash.decoy), 2, memory) == 0)
        #expect(crypto_pwhash_str_needs_rehash(Self.padded(PasswordHash.decoy), 3, memory) == 1)
        #expect(crypto_pwhash_str_needs_rehash(Self.padded(String(PasswordHash.decoy.dropLast(5))), 2, memory) == -1)
        #expect(try !PasswordHash.pretendToMatch("testpass123"))
    }

    @Test("only the very same password matches")
    func matching() throws {
        let hash = try PasswordHash.make("pässwörd 🔑")
        #expect(try PasswordHash.matches("pässwörd 🔑", hash))
        for wrong in ["", "passwörd 🔑", "pässwörd 🔑 ", "Pässwörd 🔑", "pässwörd"] {
            #expect(try !PasswordHash.matches(wrong, hash))
        }
    }

    @Test(
        "a hash that can't be read matches nothing",
        arguments: ["", "x", "$argon2id$", "$argon2i$v=19$m=8,t=1,p=1$$"]
    )
    func unreadable(hash: String) throws { #expect(try !PasswordHash.matches("x", hash)) }

    @Test("each hash has a salt of its own")
    func salts() throws { #expect(try PasswordHash.make("same") != PasswordHash.make("same")) }

    @Test("a process without memory says so, and calls nobody's password wrong")
    func withoutMemory() async {
        await #expect(processExitsWith: .success) {
            // From here on the process gets 8 MiB more, and a hash takes 19.
            let pages = try Repository.text("/proc/self/statm").split(separator: " ").first.flatMap { UInt($0) } ?? 0
            var limit = rlimit(rlim_cur: pages * 4_096 + 8 << 20, rlim_max: .max)
            guard setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { exit(2) }
            do throws(PasswordHashError) {
                _ = try PasswordHash.matches("testpass123", PasswordHash.decoy)
                exit(3)
            } catch {
                exit(0)
            }
        }
    }

    /// libsodium reads as many bytes as its longest hash has.
    private static func padded(_ hash: String) -> [CChar] {
        let text = Array(hash.utf8CString)
        return text + [CChar](repeating: 0, count: max(0, Int(crypto_pwhash_STRBYTES) - text.count))
    }
}
