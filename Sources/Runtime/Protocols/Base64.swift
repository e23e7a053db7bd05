/// Base64 of RFC 4648, section 4 (with padding) and its URL form of section 5 (without).
public enum Base64 {
    private static let standard = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    private static let url = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    private struct Alphabet {
        let characters: [UInt8]
        /// The value of each character, and 0xFF for all others.
        let values: [UInt8]

        init(_ text: StaticString) {
            characters = text.withUTF8Buffer(Array.init)
            var values = [UInt8](repeating: 0xFF, count: 256)
            for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
            self.values = values
        }
    }

    /// Text of bytes, padded.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text = encode(bytes, standard)
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Text of bytes in the URL alphabet, unpadded.
    public static func encodeURL(_ bytes: [UInt8]) -> String {
        String(decoding: encode(bytes, url), as: UTF8.self)
    }

    /// Bytes of a padded text; nil unless it is exactly what `encode` would write.
    public static func decode(_ text: String) -> [UInt8]? {
        var characters = Array(text.utf8)
        guard characters.count % 4 == 0 else { return nil }
        for _ in 0..<2 where characters.last == UInt8(ascii: "=") { characters.removeLast() }
        return decode(characters, standard)
    }

    /// Bytes of an unpadded text in the URL alphabet; nil unless it is exactly what `encodeURL` would write.
    public static func decodeURL(_ text: some StringProtocol) -> [UInt8]? { decode(Array(text.utf8), url) }

    private static func encode(_ bytes: [UInt8], _ alphabet: Alphabet) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet.characters[Int(bits >> count & 63)])
            }
        }
        if count > 0 { text.append(alphabet.characters[Int(bits << (6 - count) & 63)]) }
        return text
    }

    private static func decode(_ characters: [UInt8], _ alphabet: Alphabet) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 4 * 3 + 2)
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for character in characters {
            let value = alphabet.values[Int(character)]
            guard value != 0xFF else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        // What is left over is no whole character, and says nothing: one text alone stands for these bytes.
        guard count < 6, bits & (1 << count - 1) == 0 else { return nil }
        return bytes
    }
}
