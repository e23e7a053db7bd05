import RuntimeProtocols

/// What must not reach a recording, and what can't come out of a replay as it went in: by name.
enum RecordingProfile {
    /// Header fields that tell where a client was, whatever stands between it and us; no host could repeat them.
    static let addressHeaders: Set<String> = [
        "x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip", "x-cluster-client-ip", "true-client-ip",
        "cf-connecting-ip", "fastly-client-ip",
    ]

    /// Whether the value of a header field is secret; `authorization` and cookies keep their form.
    static func isSecret(header name: String) -> Bool { ["cookie", "set-cookie"].contains(name) || isSecret(name) }

    /// Names of secrets, in lower case; a longer name that contains one is secret too.
    static let tellingNames = [
        "password", "passwd", "passphrase", "token", "secret", "api_key", "apikey", "api-key", "credential",
        "authorization", "private_key", "session",
    ]

    /// Names of secrets that are also parts of harmless words: secret where they stand as a word of their own.
    static let shortNames: Set<String> = ["card", "cvv", "cvc", "iban", "pin", "otp", "pwd", "sid"]

    /// Names that contain a secret one and are none.
    private static let harmlessNames: Set<String> = ["token_type", "token_version"]

    /// Whether the value of a member, a query parameter or a form field is secret.
    static func isSecret(_ name: String) -> Bool {
        let lowercased = name.lowercased()
        if harmlessNames.contains(lowercased) { return false }
        // All in capitals, every letter would begin a word.
        if shortNames.contains(lowercased) { return true }
        return tellingNames.contains { lowercased.contains($0) } || !shortNames.isDisjoint(with: words(of: name))
    }

    /// "cardNumber" and "card_number" are "card" and "number".
    private static func words(of name: String) -> Set<String> {
        var words = [""]
        for character in name {
            if !character.isLetter { words.append("") } else if character.isUppercase { words.append("") }
            if character.isLetter { words[words.count - 1] += character.lowercased() }
        }
        return Set(words)
    }

    /// Members that depend on what others do or on the machine, with the matcher that stands for them.
    static let volatileMembers = ["predictions_last_hour": "<integer>", "median_model_microseconds": "<any>"]

    /// Members whose texts are made up by the service, though they need not look like it: cursors count in all users' lines.
    static let cursorMembers: Set<String> = ["next"]
    /// Where a client sends them back.
    static let cursorParameter = "cursor"

    /// Settings that answers depend on; a recording takes them along.
    static let settings: Set<String> = [ConfigurationKey.tokenLifetime.rawValue, ConfigurationKey.corsOrigins.rawValue]

    /// Takes the place of every password that was right, and of every one that was not.
    static let password = "replayed-password", wrongPassword = "replayed-wrong-password"
    /// Takes the place of every other secret.
    static let redacted = "redacted"
}
