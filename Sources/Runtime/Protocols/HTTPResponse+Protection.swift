extension HTTPResponse {
    /// What every answer says to browsers and caches: nothing of it is kept, guessed at, framed or run. Answers are personal, or of
    /// the moment; one that is neither says so itself.
    public static let protection: [(name: String, value: String)] = [
        ("cache-control", "no-store"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ]

    /// Adds those fields of `protection` that the answer does not set itself.
    public mutating func protect() {
        for field in Self.protection where headers[field.name] == nil { headers[field.name] = field.value }
    }
}
