import JSONCodec

/// What one file of events asks for: steps that share one fresh database and the values captured on the way.
struct ReplayCase: Sendable {
    /// Path of the file.
    let path: String
    let steps: [Step]
    /// Hosts that the case is for; nil for all.
    var hosts: Set<ReplayHost>?

    struct Step: Sendable {
        let function: String
        /// The document as it stands in the file; kept byte by byte until something is substituted.
        let event: [UInt8]
        let expectation: Expectation
        /// Name and place of each value to keep for later steps: "token" and "body.access_token".
        var captures: [(name: String, place: String)] = []
    }
}

/// A file of the events folder that replay can't make sense of.
struct ReplayFileError: Error, CustomStringConvertible {
    let path: String
    let message: String

    var description: String { "\(path): \(message)" }
}

/// What a response must be like.
struct Expectation: Sendable {
    let statusCode: JSONValue?
    let headers: JSONObject
    let cookies: JSONValue?
    let body: JSONValue?
    let hosts: Set<ReplayHost>?

    init(json: JSONValue, path: String) throws {
        guard let object = json.object else { throw ReplayFileError(path: path, message: "must be an object") }
        let known = ["statusCode", "headers", "cookies", "body", "hosts"]
        for member in object.members where !known.contains(member.name) {
            throw ReplayFileError(
                path: path,
                message: "\"\(member.name)\" is not one of \(known.joined(separator: ", "))"
            )
        }
        guard !object.members.isEmpty else { throw ReplayFileError(path: path, message: "expects nothing") }
        statusCode = json["statusCode"]
        headers = json["headers"]?.object ?? JSONObject()
        cookies = json["cookies"]
        body = json["body"]
        hosts = try json["hosts"].map { try Self.hosts($0, path) }
    }

    private static func hosts(_ json: JSONValue, _ path: String) throws -> Set<ReplayHost> {
        let names = json.array?.compactMap(\.string) ?? []
        let hosts = names.compactMap(ReplayHost.init(rawValue:))
        guard !hosts.isEmpty, hosts.count == json.array?.count else {
            let known = ReplayHost.allCases.map(\.rawValue).joined(separator: ", ")
            throw ReplayFileError(path: path, message: "hosts must be an array of \(known)")
        }
        return Set(hosts)
    }
}

/// How a case is run.
public enum ReplayHost: String, Sendable, CaseIterable {
    /// A fresh process for each event, the event on its stdin.
    case oneShot = "one-shot"
    /// One stream worker a function.
    case stream
    /// The HTTP gateway with a fresh process for each event.
    case spawn
    /// The HTTP gateway with warm workers.
    case gateway
}
