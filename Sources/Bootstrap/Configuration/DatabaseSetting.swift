/// Which database: a file of this machine, or a server that many machines share.
public enum DatabaseSetting: Sendable, Equatable {
    /// SQLite, in the file at a path.
    case sqlite(path: String)
    /// PostgreSQL, at an address in libpq's own form; `prepares` is false where a pooler can't carry prepared statements.
    case postgres(url: String, prepares: Bool)

    /// What a setting has to be, for messages; none shows the setting, which may hold a password.
    static let rule =
        "must be sqlite:PATH, or postgres://… as libpq reads it, with prepared=on or prepared=off where wanted"

    /// Reads sqlite:PATH, or postgres://… with a parameter of ours among libpq's; nil where it is neither.
    public init?(_ text: String) {
        if text.hasPrefix("sqlite:"), text != "sqlite:" {
            self = .sqlite(path: String(text.dropFirst("sqlite:".count)))
            return
        }
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else { return nil }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let parameters = parts.count > 1 ? parts[1].split(separator: "&") : []
        let own = parameters.filter { $0.hasPrefix("prepared=") }
        guard own.allSatisfy({ $0 == "prepared=on" || $0 == "prepared=off" }) else { return nil }
        let others = parameters.filter { !$0.hasPrefix("prepared=") }.joined(separator: "&")
        self = .postgres(url: parts[0] + (others.isEmpty ? "" : "?\(others)"), prepares: own.last != "prepared=off")
    }
}
