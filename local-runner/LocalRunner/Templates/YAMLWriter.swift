import JSONCodec

extension JSONValue {
    /// The document as YAML in block style: every text in JSON's quotes, so that none is taken for something else.
    var yaml: String { Self.lines(self, depth: 0).joined(separator: "\n") + "\n" }

    private static func lines(_ value: JSONValue, depth: Int) -> [String] {
        switch value {
        case .object(let object) where !object.members.isEmpty:
            object.members.flatMap { entry("\(indent(depth))\(key($0.name)):", $0.value, depth: depth + 1) }
        case .array(let elements) where !elements.isEmpty:
            elements.flatMap { element -> [String] in
                // The first line of what a dash stands before begins behind it.
                let nested = lines(element, depth: depth + 1)
                guard isBlock(element), let first = nested.first else { return ["\(indent(depth))- \(element.text)"] }
                return ["\(indent(depth))- \(first.dropFirst(2 * (depth + 1)))"] + nested.dropFirst()
            }
        default: ["\(indent(depth))\(value.text)"]
        }
    }

    private static func entry(_ head: String, _ value: JSONValue, depth: Int) -> [String] {
        isBlock(value) ? [head] + lines(value, depth: depth) : ["\(head) \(value.text)"]
    }

    private static func isBlock(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let object): !object.members.isEmpty
        case .array(let elements): !elements.isEmpty
        default: false
        }
    }

    private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

    /// A name that is letters, digits and "_" needs no quotes, unless YAML has another meaning for it.
    private static func key(_ name: String) -> String {
        let isPlain = name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil
        let isWord = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(name.lowercased())
        return isPlain && !isWord ? name : JSONValue.string(name).text
    }
}
