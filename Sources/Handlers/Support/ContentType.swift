import RuntimeProtocols

/// What a Content-Type field says (RFC 9110, 8.3.1).
struct ContentType {
    /// "text/csv", in lower case.
    let essence: String
    private let parameters: [Substring]

    init(_ field: String) {
        let parts = field.split(separator: ";", omittingEmptySubsequences: false)
        essence = parts.first.map { $0.trimmed.lowercased() } ?? ""
        parameters = Array(parts.dropFirst())
    }

    /// A parameter's value, without quotes.
    func parameter(_ name: String) -> String? {
        for parameter in parameters {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].trimmed.lowercased() == name else { continue }
            return pair[1].trimmed.filter { $0 != "\"" }
        }
        return nil
    }
}

extension Problem {
    /// A body of a kind that nobody reads here; `types` are those that are read.
    static func unsupportedMediaType(_ detail: String, accept types: [String]) -> Problem {
        Problem(415, "unsupported-media-type", detail, headers: [("accept", types.joined(separator: ", "))])
    }
}
