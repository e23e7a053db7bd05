/// The report as JUnit's XML, which build servers read: a suite a host, a test a case.
struct JUnitReport {
    let report: ReplayReport

    /// The document.
    var xml: String {
        var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#]
        lines.append("<testsuites\(Self.counts(report.entries))>")
        for host in ReplayHost.allCases {
            let entries = report.entries.filter { $0.host == host }
            guard !entries.isEmpty else { continue }
            lines.append(#"  <testsuite name="\#(host.rawValue)"\#(Self.counts(entries))>"#)
            lines += entries.flatMap(Self.test)
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private static func counts(_ entries: [ReplayReport.Entry]) -> String {
        let failures = entries.count { $0.verdict != .holds }
        let time = entries.reduce(Duration.zero) { $0 + $1.duration }
        return #" tests="\#(entries.count)" failures="\#(failures)" errors="0" time="\#(seconds(time))""#
    }

    private static func test(_ entry: ReplayReport.Entry) -> [String] {
        let folder = escaped("\(entry.host.rawValue).\(Files.parent(of: entry.path))")
        let name = escaped(Files.name(of: entry.path))
        let start = #"    <testcase classname="\#(folder)" name="\#(name)" time="\#(seconds(entry.duration))""#
        guard entry.verdict != .holds else { return [start + "/>"] }
        let text = entry.differences + entry.log.map { "log: \($0)" }
        return [
            start + ">",
            #"      <failure message="\#(escaped(entry.differences.first ?? ""))">\#(escaped(text.joined(separator: "\n")))</failure>"#,
            "    </testcase>",
        ]
    }

    private static func seconds(_ duration: Duration) -> String {
        let milliseconds = Int(duration / .milliseconds(1))
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    /// Text for an attribute or an element; what XML 1.0 can't say at all becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped += "&#\(scalar.value);"
            case "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
                escaped.unicodeScalars.append(scalar)
            default: escaped += "\u{FFFD}"
            }
        }
    }
}
