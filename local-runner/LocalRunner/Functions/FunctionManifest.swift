import JSONCodec

/// What functions/<name>/function.json says of a function.
struct FunctionManifest: Sendable, Equatable {
    var name: String
    var summary: String
    var routes: [Route]
    /// Time that one event may take.
    var timeoutSeconds: Int
    /// Largest number of workers at once.
    var concurrency: Int
    /// Limits of the bodies, base64 undone.
    var maxRequestBytes: Int
    var maxResponseBytes: Int
    /// Requests a minute that a server in front takes of one client address, where fewer than usual; nil where not.
    var requestsPerMinute: Int?
    /// The only variables that reach the function.
    var environment: [String]
    /// The same for secrets, which may also come as NAME_FILE.
    var secrets: [String]
    /// How many workers there are, and for how long.
    var pool: PoolSettings

    struct Route: Sendable, Equatable {
        let method: String
        let path: String
    }

    /// Reads a manifest; every member that is wrong is named.
    init(json: JSONValue) throws(FieldErrors) {
        var reader = ObjectReader(json)
        let name = reader.string("name", length: 1...64)
        let summary = reader.string("summary", length: 1...200)
        let timeoutSeconds = reader.integer("timeoutSeconds", in: 1...900)
        let concurrency = reader.integer("concurrency", in: 1...64)
        let maxRequestBytes = reader.integer("maxRequestBytes", in: 0...10_485_760)
        let maxResponseBytes = reader.integer("maxResponseBytes", in: 1...10_485_760)
        let requestsPerMinute = reader.integer("requestsPerMinute", in: 1...60_000, required: false)
        let environment = Self.names("environment", &reader)
        let secrets = Self.names("secrets", &reader)
        let routes = Self.routes(&reader)
        let pool = PoolSettings(&reader, concurrency: concurrency)
        try reader.finish()
        guard let name, let summary, let timeoutSeconds, let concurrency, let maxRequestBytes, let maxResponseBytes
        else {
            throw FieldErrors(reader.errors)
        }
        self.name = name
        self.summary = summary
        self.routes = routes
        self.timeoutSeconds = timeoutSeconds
        self.concurrency = concurrency
        self.maxRequestBytes = maxRequestBytes
        self.maxResponseBytes = maxResponseBytes
        self.requestsPerMinute = requestsPerMinute
        self.environment = environment
        self.secrets = secrets
        self.pool = pool
    }

    private static func names(_ member: String, _ reader: inout ObjectReader) -> [String] {
        guard let list = reader.value(member, required: false) else { return [] }
        let names = list.array?.compactMap(\.string) ?? []
        let areNames = names.allSatisfy { !$0.isEmpty && !$0.contains("=") }
        if names.count != list.array?.count || !areNames { reader.fail(member, "must be an array of variable names") }
        return names
    }

    private static func routes(_ reader: inout ObjectReader) -> [Route] {
        guard let list = reader.value("routes") else { return [] }
        guard let elements = list.array else {
            reader.fail("routes", "must be an array, not \(list.kind)")
            return []
        }
        return elements.enumerated().compactMap { index, element in
            let method = element["method"]?.string ?? ""
            let path = element["path"]?.string ?? ""
            let isMethod = !method.isEmpty && method.utf8.allSatisfy { (65...90).contains($0) }
            guard isMethod, path.hasPrefix("/"), element.object?.members.count == 2 else {
                reader.fail("routes[\(index)]", "must have a method in upper case and a path that starts with \"/\"")
                return nil
            }
            return Route(method: method, path: path)
        }
    }
}
