extension PostgresAddress {
    /// What libpq said, unless it repeats a password: of an address that it can't read it quotes the part where it stopped, and of one
    /// whose password has an "@" it takes the rest for the host.
    func hidingSecrets(_ text: String) -> String {
        let isSafe = secrets.allSatisfy { Self.isEncoded($0) && !text.contains($0) && !text.contains(Self.decoded($0)) }
        return isSafe ? text : "what libpq says of the address is left out, for it may show the password in it"
    }

    /// What stands between a user and its "@", and the parameters that are called a password.
    private var secrets: [Substring] {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var found: [Substring] = []
        let start = parts[0].firstRange(of: "://").map { parts[0][$0.upperBound...] } ?? parts[0]
        if let end = start.lastIndex(of: "@"), let colon = start[..<end].firstIndex(of: ":") {
            found.append(start[colon..<end].dropFirst())
        }
        for parameter in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2, pair[0].contains("password") { found.append(pair[1]) }
        }
        return found.filter { !$0.isEmpty }
    }

    /// Whether libpq reads it as one word and never stops inside of it.
    private static func isEncoded(_ text: Substring) -> Bool {
        !text.utf8.contains { "@/?#[]:&=".utf8.contains($0) } && percentPairs(text) != nil
    }

    private static func decoded(_ text: Substring) -> String {
        percentPairs(text).map { String(decoding: $0, as: UTF8.self) } ?? String(text)
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
