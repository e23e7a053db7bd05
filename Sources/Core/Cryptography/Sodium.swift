import CSodium

/// libsodium, ready for use; linked statically it costs a cold start next to nothing.
enum Sodium {
    /// Starts the library once for the process; false where the system has no randomness.
    static let isReady: Bool = sodium_init() >= 0

    /// Ends the process where cryptography can't be had: going on would mean guessing keys.
    static func require() { precondition(isReady, "libsodium found no source of randomness") }
}

/// Random bytes from the system.
public enum SecureRandom {
    /// So many unpredictable bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        Sodium.require()
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }

    /// Two unpredictable words.
    public static func words() -> (UInt64, UInt64) {
        Sodium.require()
        var words: (UInt64, UInt64) = (0, 0)
        randombytes_buf(&words, MemoryLayout.size(ofValue: words))
        return words
    }
}

/// SHA-256 (FIPS 180-4).
public enum SHA256 {
    /// Digest, 32 bytes.
    public static func digest(of bytes: [UInt8]) -> [UInt8] {
        Sodium.require()
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }

    /// Digest in lower-case hexadecimal.
    public static func hexadecimal(of bytes: [UInt8]) -> String { Hexadecimal.text(digest(of: bytes)) }
}

/// HMAC-SHA256 (RFC 2104).
public enum MessageAuthentication {
    /// Bytes of a code.
    public static let size = Int(crypto_auth_hmacsha256_BYTES)

    /// Code of a message under a key of any length.
    public static func code(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        Sodium.require()
        var state = crypto_auth_hmacsha256_state()
        var code = [UInt8](repeating: 0, count: size)
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        crypto_auth_hmacsha256_final(&state, &code)
        return code
    }

    /// Whether a code belongs to a message; takes equally long for every wrong code.
    public static func isValid(_ code: [UInt8], of message: [UInt8], key: [UInt8]) -> Bool {
        let expected = Self.code(message, key: key)
        return code.count == expected.count && sodium_memcmp(code, expected, expected.count) == 0
    }
}

/// Bytes as text.
public enum Hexadecimal {
    /// Two lower-case digits a byte.
    public static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Bytes of a text of digits in either case, two a byte; nil where it is anything else.
    public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = text.utf8.compactMap { UInt8(exactly: Character(UnicodeScalar($0)).hexDigitValue ?? -1) }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

/// Base64 in the URL alphabet without padding (RFC 4648, 5), as tokens use it.
public enum Base64URL {
    /// Text of bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        let variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING
        // With the zero that ends it.
        let size = sodium_base64_encoded_len(bytes.count, variant)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { text in
            guard let start = text.baseAddress else { return "" }
            return String(cString: sodium_bin2base64(start, size, bytes, bytes.count, variant))
        }
    }

    /// Bytes of a text; nil unless it is exactly what `encode` writes: the library refuses bits that belong to no byte.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var text = String(text)
        return text.withUTF8 { characters in
            let size = characters.count / 4 * 3 + 2
            var isDecoded = false
            let bytes = [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
                characters.withMemoryRebound(to: CChar.self) { characters in
                    guard let start = bytes.baseAddress else { return }
                    let variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING
                    let status = sodium_base642bin(
                        start,
                        size,
                        characters.baseAddress,
                        characters.count,
                        nil,
                        &count,
                        nil,
                        variant
                    )
                    isDecoded = status == 0
                }
                if !isDecoded { count = 0 }
            }
            return isDecoded ? bytes : nil
        }
    }
}
