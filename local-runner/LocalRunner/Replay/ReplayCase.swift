import JSONCodec
import RuntimeProtocols

/// What one file of events asks for: steps that share one fresh database and the values captured on the way.
struct ReplayCase: Sendable {
    /// Path of the file.
    let path: String
    let steps: [Step]
    /// Hosts that the case is for; nil for all.
    var hosts: Set<ReplayHost>?
    /// Settings that its functions get beside those of every replay, as far as their manifests allow.
    var environment: [String: String] = [:]
    /// Where its clock starts, in milliseconds since 1970.
    var clock = ReplayClock.usualStart

    /// Steps that are requests; the others get a process of their own on every host.
    var requests: [Step] { steps.filter { $0.expectation.process == nil } }

    /// Whether a host is to run the case: without any request, it would be the same on all of them.
    func isFor(_ host: ReplayHost) -> Bool { hosts?.contains(host) ?? (!requests.isEmpty || host == .oneShot) }

    struct Step: Sendable {
        let function: String
        /// The document as it stands in the file; kept byte by byte until something is substituted.
        let event: [UInt8]
        let expectation: Expectation
        /// Name and place of each value to keep for later steps: "token" and "body.access_token".
        var captures: [(name: String, place: String)] = []
        /// Milliseconds after the case's start that the clock stands at, at least; nil where nothing waits.
        var moment: Int64?
        /// Whether the event names values with ${name}; one that is a file of its own does not.
        var isTemplate = true
    }
}

/// A file of the events folder that replay can't make sense of.
struct ReplayFileError: Error, CustomStringConvertible {
    let path: String
    let message: String

    var description: String { "\(path): \(message)" }
}

/// What a response, or a process that answers no request, must be like.
struct Expectation: Sendable {
    let statusCode: JSONValue?
    let headers: JSONObject
    let cookies: JSONValue?
    let body: JSONValue?
    /// What a process of its own must print and end with; nil for an event that is a request.
    let process: (document: JSONValue?, exitStatus: JSONValue)?
    let hosts: Set<ReplayHost>?
    /// The whole response, where it has to be equal in every part.
    let whole: ResponseTemplate?

    /// Expects a whole response.
    init(whole: ResponseTemplate, hosts: Set<ReplayHost>? = nil) {
        (statusCode, headers, cookies, body, process) = (nil, JSONObject(), nil, nil, nil)
        (self.whole, self.hosts) = (whole, hosts)
    }

    /// Reads what stands beside an event: an expectation of parts, or {"response": …} for one of the whole.
    init(file json: JSONValue, path: String) throws {
        guard let response = json["response"] else {
            self = try Expectation(json: json, path: path)
            return
        }
        try json.requireMembers(["response", "hosts"], path: path)
        let whole = try ResponseTemplate(json: response, path: path)
        self.init(whole: whole, hosts: try json["hosts"].map { try ReplayHost.set($0, path) })
    }

    private static let ofRequest = ["statusCode", "headers", "cookies", "body"]
    private static let ofProcess = ["exitStatus", "document"]

    init(json: JSONValue, path: String) throws {
        try json.requireMembers(Self.ofRequest + Self.ofProcess + ["hosts"], path: path)
        let isOfProcess = Self.ofProcess.contains { json[$0] != nil }
        guard isOfProcess || Self.ofRequest.contains(where: { json[$0] != nil }) else {
            throw ReplayFileError(path: path, message: "expects nothing")
        }
        if isOfProcess, let member = Self.ofRequest.first(where: { json[$0] != nil }) {
            throw ReplayFileError(path: path, message: "\"\(member)\" is of a response, not of a process")
        }
        statusCode = json["statusCode"]
        headers = json["headers"]?.object ?? JSONObject()
        cookies = json["cookies"]
        body = json["body"]
        process = isOfProcess ? (document: json["document"], exitStatus: json["exitStatus"] ?? 0) : nil
        hosts = try json["hosts"].map { try ReplayHost.set($0, path) }
        whole = nil
    }
}

extension JSONValue {
    /// Throws where the value is no object or has a member that nobody knows, so that no misspelt wish is passed over.
    func requireMembers(_ known: [String], path: String) throws {
        guard let object else { throw ReplayFileError(path: path, message: "must be an object") }
        for member in object.members where !known.contains(member.name) {
            let message = "\"\(member.name)\" is not one of \(known.joined(separator: ", "))"
            throw ReplayFileError(path: path, message: message)
        }
    }
}
