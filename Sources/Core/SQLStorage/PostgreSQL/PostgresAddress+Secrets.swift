extension PostgresAddress {
    /// What libpq said, unless it repeats a password: of an address that it can't read it quotes the part where it stopped, and of one
    /// whose password has an "@" it takes the rest for the host.
    func hidingSecrets(_ text: String) -> String {
        let isSafe = secrets.allSatisfy { secret in
            Self.isEncoded(secret)
                && ![Array(secret.utf8), Self.decoded(secret)].contains { Self.occurs($0, in: text) }
        }
        return isSafe ? text : "what libpq says of the address is left out, for it may show the password in it"
    }

    /// What stands between a user and its "@", and the parameters that are called a password.
    private var secrets: [Substring] {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var found: [Substring] = []
        // Behind "postgres://".
        let start = parts[0].drop { $0 != "/" }.dropFirst(2)
        if let end = start.lastIndex(of: "@"), let colon = start[..<end].firstIndex(of: ":") {
            found.append(start[colon..<end].dropFirst())
        }
        for parameter in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isSecret = Self.secretNames.contains { Self.decoded(pair[0]).elementsEqual($0.utf8) }
            if pair.count == 2, isSecret { found.append(pair[1]) }
        }
        return found.filter { !$0.isEmpty }
    }

    /// Whether libpq reads it as one word and never stops inside of it.
    private static func isEncoded(_ text: Substring) -> Bool {
        !text.utf8.contains { "@/?#[]:&=".utf8.contains($0) } && percentPairs(text) != nil
    }

    /// Parameters of libpq whose value is secret.
    private static let secretNames = ["password", "sslpassword"]

    /// The bytes that are meant, or those that are there where nothing sensible is.
    private static func decoded(_ text: Substring) -> [UInt8] { percentPairs(text) ?? Array(text.utf8) }

    /// By hand: the standard library's search for a text in a text brings the whole of its regular expressions into the executable.
    private static func occurs(_ part: [UInt8], in text: String) -> Bool {
        let text = Array(text.utf8)
        guard part.count <= text.count else { return false }
        return (0...text.count - part.count).contains { text[$0...].starts(with: part) }
    }

    /// The bytes that are meant; nil where a "%" has no two digits behind it.
    private static func percentPairs(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
