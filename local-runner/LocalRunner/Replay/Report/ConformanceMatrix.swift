/// The report as a table: a row a case, a column a host.
struct ConformanceMatrix: Sendable {
    private let hosts: [ReplayHost]
    private let pathWidth: Int
    private static let columnWidth = 10

    init(hosts: [ReplayHost], paths: [String]) {
        self.hosts = hosts
        pathWidth = paths.map(\.count).max() ?? 0
    }

    /// The names of the hosts above their columns.
    var header: String { line("", hosts.map(\.rawValue), "") }

    /// One case: how it went on each host, a dash where it is not for that host, and the time of all together.
    func row(_ path: String, _ entries: [ReplayReport.Entry]) -> String {
        let cells = hosts.map { host in entries.first { $0.host == host }?.verdict.rawValue ?? "-" }
        let duration = entries.reduce(Duration.zero) { $0 + $1.duration }
        return line(path, cells, "\(Int(duration / .milliseconds(1))) ms")
    }

    /// How many cases held on each host, of how many.
    func totals(_ report: ReplayReport) -> String {
        let cells = hosts.map { host in
            let entries = report.entries.filter { $0.host == host }
            return "\(entries.count { $0.verdict == .holds })/\(entries.count)"
        }
        return line("", cells, "")
    }

    private func line(_ path: String, _ cells: [String], _ end: String) -> String {
        let columns = cells.map { Self.padded($0, Self.columnWidth) }.joined()
        let text = "\(Self.padded(path, pathWidth))  \(columns)\(end)"
        return String(text.reversed().drop { $0 == " " }.reversed())
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
