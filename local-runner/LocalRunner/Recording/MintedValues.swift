import JSONCodec

/// What the service made up during a recording, and under which names a replay finds its own in their place.
struct MintedValues {
    /// What was there before and is put back as it was, or what a client sent: stands for itself.
    private var known: Set<String> = []
    private var names: [String: String] = [:]
    /// Cursors have names of their own: a number that is one is also many other things.
    private var cursors: [String: String] = [:]
    private var counts: [String: Int] = [:]

    /// Takes every identity and moment of a text as known.
    mutating func learn(_ text: String) {
        for (range, _) in IDText.all(in: text) where names[String(text[range])] == nil {
            known.insert(String(text[range]))
        }
    }

    /// The name of a value; nil where it was not made up in this recording.
    func name(of value: String) -> String? { names[value] }

    func isKnown(_ value: String) -> Bool { known.contains(value) }

    /// Gives a value a name: "id1", "time2", "next1", "token1".
    mutating func mint(_ value: String, _ kind: String) -> String {
        counts[kind, default: 0] += 1
        let name = "\(kind)\(counts[kind, default: 0])"
        names[value] = name
        return name
    }

    /// Gives a cursor a name, under which alone queries find it.
    mutating func mintCursor(_ value: String) -> String {
        let name = mint(value, "cursor")
        names[value] = nil
        cursors[value] = name
        return name
    }

    /// The parameter of a query as a scenario writes it.
    func template(parameter name: String, _ value: String) -> String {
        if name == RecordingProfile.cursorParameter, let cursor = cursors[value] { return "${\(cursor)}" }
        return template(value)
    }

    /// A text of a request as a scenario writes it: names in the place of what they stand for.
    func template(_ text: String) -> String {
        if let name = names[text] { return "${\(name)}" }
        var template = ""
        var rest = text.startIndex
        for (range, _) in IDText.all(in: text) {
            guard let name = names[String(text[range])] else { continue }
            template += Captures.escaped(String(text[rest..<range.lowerBound])) + "${\(name)}"
            rest = range.upperBound
        }
        return template + Captures.escaped(String(text[rest...]))
    }

    /// A query whose values are replaced where they were made up.
    func template(query: String) -> String {
        query.split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count < 2
                ? template(String(pair)) : "\(parts[0])=\(template(parameter: String(parts[0]), String(parts[1])))"
        }.joined(separator: "&")
    }

    /// A document of a request: all its texts, and none of its names.
    func template(_ json: JSONValue) -> JSONValue {
        switch json {
        case .string(let text): .string(template(text))
        case .array(let elements): .array(elements.map(template))
        case .object(let object):
            .object(object.members.reduce(into: JSONObject()) { $0[$1.name] = template($1.value) })
        default: json
        }
    }
}
