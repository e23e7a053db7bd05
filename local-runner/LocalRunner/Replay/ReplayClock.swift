import RuntimeProtocols

/// What `PRICETAG_REPLAY` tells the functions of one case: where their clock stands at least, and what their ids are made from.
struct ReplayClock: Sendable {
    /// 2026-11-22T10:00:00Z, where a case names no other.
    static let usualStart: Int64 = 1_795_341_600_000
    /// Any will do; the same on every host.
    private static let seed = 1

    let milliseconds: Int64

    /// The variable of a process.
    var environment: [String: String] { [ConfigurationKey.replay.rawValue: "\(milliseconds):\(Self.seed)"] }
}
