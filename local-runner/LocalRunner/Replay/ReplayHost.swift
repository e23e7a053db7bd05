import JSONCodec

/// How a case is run.
public enum ReplayHost: String, Sendable, CaseIterable {
    /// A fresh process for each event, the event on its stdin.
    case oneShot = "one-shot"
    /// One stream worker a function.
    case stream
    /// The HTTP gateway with a fresh process for each event.
    case spawn
    /// The HTTP gateway with warm workers.
    case runner
    /// A fresh process for each request, by the rules of CGI.
    case cgi
    /// A FastCGI process a function, asked on its socket.
    case fastCGI = "fastcgi"
    /// nginx, with a FastCGI process a function behind it.
    case nginx
    /// AWS Lambda, emulated.
    case lambda

    /// Whether requests reach the functions with the ids that their events have; elsewhere the host mints others.
    var keepsRequestID: Bool {
        switch self {
        case .spawn, .runner, .nginx: false
        case .oneShot, .stream, .cgi, .fastCGI, .lambda: true
        }
    }

    /// Reads an array of names.
    static func set(_ json: JSONValue, _ path: String) throws -> Set<ReplayHost> {
        let names = json.array?.compactMap(\.string) ?? []
        let hosts = names.compactMap(ReplayHost.init(rawValue:))
        guard !hosts.isEmpty, hosts.count == json.array?.count else {
            let known = allCases.map(\.rawValue).joined(separator: ", ")
            throw ReplayFileError(path: path, message: "hosts must be an array of \(known)")
        }
        return Set(hosts)
    }
}
