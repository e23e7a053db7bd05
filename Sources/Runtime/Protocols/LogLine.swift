import JSONCodec

/// A log event as one line of JSON: the same names in functions and in the runner, so that one query finds both.
public enum LogLine {
    /// Writes a line, without its end.
    ///
    /// - Parameters:
    ///   - origin: what writes: "function" and its name, or "log.logger" and its name
    ///   - fields: further members; one whose name is taken goes under "metadata."
    public static func bytes(
        millisecondsSince1970: Int64,
        level: String,
        message: String,
        origin: (name: String, value: String),
        fields: [(name: String, value: String)]
    ) -> [UInt8] {
        let time = UTCTime(millisecondsSince1970: millisecondsSince1970).internet
        let members = [("@timestamp", time), ("log.level", level), ("message", message), origin] + fields
        let line =
            members.enumerated().allSatisfy { place, member in
                !members[..<place].contains { $0.name.isExactly(member.name) }
            } ? members : renamed(members)
        var writer = JSONTextWriter(capacity: usualBytes)
        writer.object { writer in
            for (name, value) in line { writer.string(named: name, value) }
        }
        return writer.bytes
    }

    /// Room for a line, so that it is not moved as it grows.
    private static let usualBytes = 1_024

    /// Members of which each name stands once.
    private static func renamed(_ members: [(name: String, value: String)]) -> [(name: String, value: String)] {
        var line: [(name: String, value: String)] = []
        func place(of name: String) -> Int? { line.firstIndex { $0.name.isExactly(name) } }
        for (name, value) in members {
            let free = place(of: name) == nil ? name : "metadata.\(name)"
            if let place = place(of: free) { line[place].value = value } else { line.append((free, value)) }
        }
        return line
    }
}
