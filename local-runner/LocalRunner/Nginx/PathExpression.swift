/// Regular expressions (PCRE) for the segments of a raw path, as strict as `RoutePattern`: bytes, never normalised or decoded.
enum PathExpression {
    /// What a segment of a pattern takes; a parameter takes any text that is percent-encoded UTF-8.
    static func segment(_ segment: Substring) -> String {
        segment.hasPrefix("{") && segment.hasSuffix("}") ? parameter : literal(segment)
    }

    /// Everything but letters and digits as a number, so that neither PCRE nor nginx can read it in a way of its own.
    private static func literal(_ text: Substring) -> String {
        text.utf8.map { byte in
            isLetterOrDigit(byte) || "-_".utf8.contains(byte)
                ? String(UnicodeScalar(byte)) : #"\x"# + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// One or more characters, but not "." or "..", whose meaning is a place; greedy for good, so that nothing is tried twice.
    private static let parameter = #"(?!(?:\.|%2[Ee]){1,2}(?:[/?]|$))(?:"# + characters.joined(separator: "|") + ")++"

    /// A character of UTF-8 (RFC 3629, 4), percent-encoded unless it is ASCII; not the null byte, and not a slash.
    private static let characters: [String] = {
        let tail = "%[89ABab][0-9A-Fa-f]"
        return [
            "[^%/?]|%(?:0[1-9A-Fa-f]|2[0-9A-Ea-e]|[13-7][0-9A-Fa-f])",
            "%(?:[Cc][2-9A-Fa-f]|[Dd][0-9A-Fa-f])" + tail,
            "%[Ee]0%[ABab][0-9A-Fa-f]" + tail,
            "%[Ee][1-9A-CEFa-cef]" + tail + tail,
            "%[Ee][Dd]%[89][0-9A-Fa-f]" + tail,
            "%[Ff]0%[9ABab][0-9A-Fa-f]" + tail + tail,
            "%[Ff][1-3]" + tail + tail + tail,
            "%[Ff]4%8[0-9A-Fa-f]" + tail + tail,
        ]
    }()
}
