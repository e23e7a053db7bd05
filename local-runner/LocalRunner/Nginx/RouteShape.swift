import RuntimeProtocols

/// All paths that the same set of routes answers, for a server that takes the first regular expression that fits.
struct RouteShape: Sendable {
    /// The pattern that names the shape: "/products/{id}".
    let text: String
    /// Which function answers a method; HEAD goes with GET.
    let functions: [(method: String, function: String)]
    /// The function that is asked what web pages may do with these paths: that of the narrowest pattern; nil where several share it, or
    /// one answers OPTIONS itself.
    let preflightFunction: String?

    /// The same as a plain word of a configuration, where a dollar or a quote would be more than itself.
    var name: String {
        text.utf8.map { byte in
            let isPlain = PathExpression.isLetterOrDigit(byte) || "/._~{}-".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16)
        }.joined()
    }

    /// The methods as the field Allow names them.
    var allowed: String { functions.map(\.method).sorted().joined(separator: ", ") }

    /// A regular expression for a raw request target whose path is of this shape, whatever its query.
    var targetExpression: String {
        let path = Self.segments(of: text).map { "/" + PathExpression.segment($0) }.joined()
        return path.isEmpty ? #"^/(?:\?|$)"# : "^\(path)\(#"/?(?:\?|$)"#)"
    }

    /// The shapes of a table. Where one shape's paths are also another's, the narrower one comes first, so that the first that
    /// fits a path knows every route of it.
    static func all(of table: RouteTable) -> [RouteShape] {
        var patterns: [String: [Substring]] = [:]
        for entry in table.entries { add(segments(of: entry.pattern.text), to: &patterns) }
        var count = 0
        while count != patterns.count {
            count = patterns.count
            for one in patterns.values {
                for other in patterns.values { if let both = overlap(one, other) { add(both, to: &patterns) } }
            }
        }
        return patterns.values.map { shape($0, in: table) }.sorted { one, other in
            (-literals(one.text), one.text) < (-literals(other.text), other.text)
        }
    }
}

extension RouteShape {
    private static func add(_ segments: [Substring], to patterns: inout [String: [Substring]]) {
        let key = segments.map { isParameter($0) ? "{}" : "/\($0)" }.joined(separator: "/")
        if patterns[key] == nil { patterns[key] = segments }
    }

    /// The methods of every route that answers the paths of these segments, each with the function that comes first.
    private static func shape(_ segments: [Substring], in table: RouteTable) -> RouteShape {
        var functions: [(method: String, function: String)] = []
        let entries = table.entries.filter { covers(Self.segments(of: $0.pattern.text), segments) }
        for entry in entries {
            for method in entry.method == "GET" ? ["GET", "HEAD"] : [entry.method]
            where !functions.contains(where: { $0.method == method }) {
                functions.append((method, entry.function))
            }
        }
        let text = "/" + segments.joined(separator: "/")
        return RouteShape(
            text: text,
            functions: functions.sorted { $0.method < $1.method },
            preflightFunction: functions.contains { $0.method == "OPTIONS" } ? nil : preflightFunction(of: entries)
        )
    }

    /// A table's order puts the narrowest pattern first.
    private static func preflightFunction(of entries: [RouteTable.Entry]) -> String? {
        guard let first = entries.first else { return nil }
        let sharing = Set(entries.filter { $0.shape == first.shape }.map(\.function))
        return sharing.count == 1 ? first.function : nil
    }

    /// The paths that both patterns answer, as a pattern.
    private static func overlap(_ one: [Substring], _ other: [Substring]) -> [Substring]? {
        guard one.count == other.count else { return nil }
        var both: [Substring] = []
        for (one, other) in zip(one, other) {
            if takes(one, other) {
                both.append(other)
            } else if takes(other, one) {
                both.append(one)
            } else {
                return nil
            }
        }
        return both
    }

    private static func covers(_ pattern: [Substring], _ segments: [Substring]) -> Bool {
        pattern.count == segments.count && zip(pattern, segments).allSatisfy { takes($0, $1) }
    }

    /// Whether a segment of a pattern takes whatever another one takes.
    private static func takes(_ segment: Substring, _ other: Substring) -> Bool {
        guard isParameter(segment) else { return segment == other }
        return isParameter(other) || RoutePattern("/{part}").match("/\(other)") != nil
    }

    private static func literals(_ text: String) -> Int { segments(of: text).count { !isParameter($0) } }

    private static func isParameter(_ segment: Substring) -> Bool { segment.hasPrefix("{") && segment.hasSuffix("}") }

    /// The parts of a pattern between its slashes; a slash at the end begins none.
    private static func segments(of text: String) -> [Substring] {
        let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        return parts.last == "" ? parts.dropLast() : parts
    }
}
