/// How severe a log line is; the names are those of swift-log, which the local runner uses.
public enum LogLevel: String, CaseIterable, Comparable, Sendable {
    case trace, debug, info, notice, warning, error, critical

    private var rank: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .notice: 3
        case .warning: 4
        case .error: 5
        case .critical: 6
        }
    }

    /// From the least to the most severe.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }
}
