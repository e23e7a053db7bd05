import RuntimeProtocols

/// Which function answers which method and path.
public struct RouteTable: Sendable {
    /// One line of the table.
    struct Entry: Sendable {
        let method: String
        let pattern: RoutePattern
        let function: String

        /// As payload format 2.0 names a route: "GET /products/{id}".
        let key: String

        init(method: String, pattern: RoutePattern, function: String) {
            self.method = method
            self.pattern = pattern
            self.function = function
            key = "\(method) \(pattern.text)"
        }

        /// The same for patterns that match the same paths; sorts a literal before a parameter.
        var shape: String {
            pattern.text.split(separator: "/").map { $0.hasPrefix("{") ? "~" : $0 }.joined(separator: "/")
        }
    }

    enum Match: Sendable {
        case function(Entry, pathParameters: [(name: String, value: String)])
        case otherMethods([String])
        case unknownPath
    }

    let entries: [Entry]
    /// Those without a parameter, by method and path without a slash at its end.
    private let literals: [String: Entry]

    /// Puts the routes of all functions together; two that answer the same paths are an error.
    init(_ manifests: [FunctionManifest]) throws {
        var entries: [Entry] = []
        for manifest in manifests {
            for route in manifest.routes {
                let pattern = RoutePattern(route.path)
                let entry = Entry(method: route.method, pattern: pattern, function: manifest.name)
                if let other = entries.first(where: { $0.method == entry.method && $0.shape == entry.shape }) {
                    throw CatalogError(
                        description:
                            "\(entry.key) of \(entry.function) and \(other.key) of \(other.function) are one route"
                    )
                }
                entries.append(entry)
            }
        }
        // A literal goes before a parameter, so that /products/search is never the product "search".
        self.entries = entries.sorted { ($0.shape, $0.method) < ($1.shape, $1.method) }
        let pairs = entries.filter { !$0.pattern.text.contains("{") }.map {
            (Self.literalKey($0.method, $0.pattern.text), $0)
        }
        literals = Dictionary(pairs) { first, _ in first }
    }

    /// Finds the function for a method and a raw path; HEAD is answered by GET.
    func match(method: String, rawPath: String) -> Match {
        let method = method == "HEAD" ? "GET" : method
        // Compared again below the dictionary: to that, texts are equal that differ in their bytes.
        if let entry = literals[Self.literalKey(method, rawPath)], let parameters = entry.pattern.match(rawPath) {
            return .function(entry, pathParameters: parameters)
        }
        var otherMethods: Set<String> = []
        for entry in entries {
            guard let parameters = entry.pattern.match(rawPath) else { continue }
            if entry.method == method { return .function(entry, pathParameters: parameters) }
            otherMethods.insert(entry.method)
        }
        if method == "OPTIONS", let entry = preflightEntry(rawPath) { return .function(entry, pathParameters: []) }
        if otherMethods.contains("GET") { otherMethods.insert("HEAD") }
        return otherMethods.isEmpty ? .unknownPath : .otherMethods(otherMethods.sorted())
    }

    /// The function of a path is asked for OPTIONS too: it alone knows which web pages may use it, and refuses others in the gateway's
    /// words. Of several patterns that fit, the first is the narrowest; where several functions share that, none could speak for all.
    private func preflightEntry(_ rawPath: String) -> Entry? {
        guard let first = entries.first(where: { $0.pattern.match(rawPath) != nil }),
            entries.allSatisfy({ $0.shape != first.shape || $0.function == first.function })
        else { return nil }
        return Entry(method: "OPTIONS", pattern: first.pattern, function: first.function)
    }

    private static func literalKey(_ method: String, _ path: String) -> String {
        path.utf8.count > 1 && path.utf8.last == UInt8(ascii: "/")
            ? "\(method) \(path.dropLast())" : "\(method) \(path)"
    }
}
