/// How all cases went on all hosts.
struct ReplayReport: Sendable {
    /// One case on one host.
    struct Entry: Sendable {
        let path: String
        let host: ReplayHost
        let duration: Duration
        let verdict: Verdict
        /// What differs, one line each; empty where the case holds.
        var differences: [String] = []
        /// What the functions logged meanwhile.
        var log: [String] = []
    }

    enum Verdict: String, Sendable {
        case holds = "ok"
        /// Otherwise than what is expected.
        case fails = "FAIL"
        /// As expected, and yet otherwise than on another host.
        case stands = "DIFFERS"
    }

    private(set) var entries: [Entry] = []

    var failures: Int { entries.count { $0.verdict != .holds } }

    mutating func add(_ entries: [Entry]) { self.entries += entries }

    /// "488 passed, 0 failed"
    var summary: String { "\(entries.count - failures) passed, \(failures) failed" }
}
