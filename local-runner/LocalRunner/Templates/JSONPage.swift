import JSONCodec

/// A JSON document for people to read: what fits stays on one line, everything else has a line a member.
enum JSONPage {
    private static let width = 140

    /// The document with a line break at its end.
    static func text(_ value: JSONValue) -> String { text(value, depth: 0, taken: 0) + "\n" }

    private static func text(_ value: JSONValue, depth: Int, taken: Int) -> String {
        let short = line(value)
        guard short.utf8.count + taken > width else { return short }
        switch value {
        case .object(let object):
            let entries = object.members.map { member in
                let name = "\(JSONValue.string(member.name).text): "
                return name + text(member.value, depth: depth + 1, taken: 2 * (depth + 1) + name.utf8.count)
            }
            return block("{", entries, "}", depth)
        case .array(let elements):
            return block("[", elements.map { text($0, depth: depth + 1, taken: 2 * (depth + 1)) }, "]", depth)
        default: return short
        }
    }

    private static func block(_ start: String, _ entries: [String], _ end: String, _ depth: Int) -> String {
        let indent = String(repeating: "  ", count: depth)
        return start + "\n" + entries.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n" + indent + end
    }

    private static func line(_ value: JSONValue) -> String {
        switch value {
        case .object(let object):
            let entries = object.members.map { "\(JSONValue.string($0.name).text): \(line($0.value))" }
            return "{\(entries.joined(separator: ", "))}"
        case .array(let elements): return "[\(elements.map(line).joined(separator: ", "))]"
        default: return value.text
        }
    }
}
