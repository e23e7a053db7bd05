import JSONCodec
import RuntimeProtocols

/// The recording of one account, or of everybody who is nobody in particular: one case, which grows by a step an exchange.
struct RecordedSession {
    private let file: ScenarioFile
    private let start: Int64
    private var values = MintedValues()
    private var mask = SecretMask(password: nil)
    /// Steps of a case; a longer session goes on in another file, from a snapshot of its own.
    static let longest = 1_000

    /// Begins a case; `accounts` are put back before its first step, and `environment` is what its answers depend on.
    init(path: String, start: Int64, accounts: [JSONValue], environment: [String: String] = [:]) throws {
        self.start = start
        file = try ScenarioFile(path: path, clock: start, environment: environment)
        self.accounts = accounts
        for account in accounts { values.learn(account.text) }
    }

    private var accounts: [JSONValue]

    var isFull: Bool { file.steps >= Self.longest }

    /// Writes an exchange down; the file is as it was where that fails.
    mutating func add(_ exchange: RecordedExchange) throws {
        var steps: [JSONValue] = []
        var next = self
        if !accounts.isEmpty {
            let accounts = accounts.map(values.template)
            steps.append(
                Self.restoration(accounts: accounts, password: RecordingProfile.password, tokens: [], capture: nil)
            )
            next.accounts = []
        }
        let outcome = exchange.response
        var mask = SecretMask(password: Self.password(answeredWith: outcome.statusCode))
        let event = next.template(exchange, &mask, &steps)
        var recorder = ResponseRecorder(requestID: exchange.event.context.requestID, values: next.values, mask: mask)
        let response = recorder.template(outcome)
        var step: JSONValue = ["function": .string(exchange.function), "at": .integer(max(0, exchange.time - start))]
        step["event"] = event
        if !recorder.captures.members.isEmpty { step["capture"] = .object(recorder.captures) }
        step["response"] = response
        steps.append(step)
        next.values = recorder.values
        for secret in recorder.mask.found { next.mask.note(secret) }
        try file.append(steps.map { next.swept($0.text, except: exchange.event) })
        self = next
    }

    /// The password that a replay sends: the one that its accounts have, one that they have not, or one that is refused as the first was.
    private static func password(answeredWith status: Int) -> String? {
        switch status {
        case 200..<300, 409: RecordingProfile.password
        case 401, 403: RecordingProfile.wrongPassword
        default: nil
        }
    }

    /// The last look: no secret of this case's may be left anywhere, whatever member it hides in.
    private func swept(_ text: String, except event: HTTPEvent) -> String {
        // Somebody whose password is the name that everybody knows has no secret in it.
        let names = (try? JSONValue(parsing: event.body)).map { [$0["username"]?.string, $0["email"]?.string] } ?? []
        return mask.found.subtracting(names.compactMap(\.self)).reduce(text) { text, secret in
            let escaped = JSONValue.string(secret).text.dropFirst().dropLast()
            let twice = JSONValue.string(String(escaped)).text.dropFirst().dropLast()
            return [secret, String(escaped), String(twice)].reduce(text) { text, form in
                text.contains(form) ? text.replacing(form, with: RecordingProfile.redacted) : text
            }
        }
    }
}

/// An event, its answer, and when it came.
struct RecordedExchange: Sendable {
    let function: String
    let event: HTTPEvent
    let response: HTTPResponse
    /// Milliseconds since 1970.
    let time: Int64
}

// Requests
extension RecordedSession {
    private mutating func template(
        _ exchange: RecordedExchange,
        _ mask: inout SecretMask,
        _ steps: inout [JSONValue]
    ) -> JSONValue {
        var event = exchange.event
        if let field = event.headers["authorization"] {
            event.headers["authorization"] = authorization(field, exchange, &mask, &steps)
        }
        mask.mask(&event.headers)
        event.cookies = event.cookies.map { cookie in
            let parts = cookie.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count > 1 { mask.note(String(parts[1])) }
            return parts.count > 1 ? "\(parts[0])=\(RecordingProfile.redacted)" : RecordingProfile.redacted
        }
        event.rawQueryString = mask.masked(query: event.rawQueryString)
        event.query = event.query.map { name, value in
            (name: name, value: RecordingProfile.isSecret(name) ? RecordingProfile.redacted : value)
        }
        event.body = mask.masked(body: event.body, type: exchange.event.headers["content-type"])
        // The length of a password is nobody's business either.
        if event.headers["content-length"] != nil { event.headers["content-length"] = String(event.body.count) }
        // Where a client was is nobody's business, and no host could repeat it.
        event.context.sourceIP = "127.0.0.1"
        return document(event)
    }

    private mutating func document(_ event: HTTPEvent) -> JSONValue {
        let json = event.json
        var document = values.template(json)
        // Authorization is a template by now.
        if let field = event.headers["authorization"] {
            var headers = document["headers"] ?? [:]
            headers["authorization"] = .string(field)
            document["headers"] = headers
        }
        document["rawQueryString"] = .string(values.template(query: event.rawQueryString))
        if !event.query.isEmpty {
            document["queryStringParameters"] = .object(
                event.query.reduce(into: JSONObject()) { parameters, parameter in
                    let value = values.template(parameter: parameter.name, parameter.value)
                    parameters[parameter.name] = .string(value)
                }
            )
        }
        document["requestContext"] = json["requestContext"]
        if let path = document["rawPath"] {
            var context = json["requestContext"] ?? [:]
            var http = context["http"] ?? [:]
            http["path"] = path
            http["userAgent"] = http["userAgent"].map(values.template)
            context["http"] = http
            document["requestContext"] = context
        }
        if json["isBase64Encoded"] == true { document["body"] = json["body"] }
        values.learn(json.text)
        return document
    }

    /// The field with a token that the replay makes, one that it was given by a login, or one that is refused as this one was.
    private mutating func authorization(
        _ field: String,
        _ exchange: RecordedExchange,
        _ mask: inout SecretMask,
        _ steps: inout [JSONValue]
    ) -> String {
        let words = field.split(separator: " ", omittingEmptySubsequences: false)
        for word in words.dropFirst() {
            mask.note(String(word))
            if let signature = word.split(separator: ".").last { mask.note(String(signature)) }
        }
        guard let token = BearerToken(authorization: field), exchange.tokenIsGenuine,
            let remaining = token.remaining(at: exchange.time)
        else {
            guard words.count > 1 else {
                if words[0].lowercased() != "bearer" { mask.note(field) }
                return words[0].lowercased() == "bearer" ? field : RecordingProfile.redacted
            }
            let rest = words.dropFirst().map { BearerToken.neutral(String($0)) }.joined(separator: " ")
            return "\(Captures.escaped(String(words[0]))) \(rest)"
        }
        if let name = values.name(of: token.text) { return "\(words[0]) ${\(name)}" }
        let name = values.mint(token.text, "token")
        steps.append(
            Self.restoration(
                accounts: [],
                password: nil,
                tokens: [
                    [
                        "subject": .string(token.subject), "version": .integer(token.version),
                        "expires_in": .integer(remaining),
                    ]
                ],
                capture: name
            )
        )
        if let index = steps.indices.last { steps[index]["at"] = .integer(max(0, exchange.time - start)) }
        return "\(words[0]) ${\(name)}"
    }

    /// A step that puts accounts back or makes a token.
    private static func restoration(
        accounts: [JSONValue],
        password: String?,
        tokens: [JSONValue],
        capture: String?
    ) -> JSONValue {
        var event: JSONValue = ["action": "restore", "accounts": .array(accounts), "tokens": .array(tokens)]
        if let password { event["password"] = .string(password) }
        var step: JSONValue = ["function": "maintenance"]
        step["event"] = event
        if let capture {
            step["capture"] = .object([capture].reduce(into: JSONObject()) { $0[$1] = "document.tokens.0" })
        }
        step["expect"] = [
            "document": ["action": "restore", "accounts": .integer(accounts.count), "tokens": "<any>"]
        ]
        return step
    }
}

extension RecordedExchange {
    /// Refusals of tokens that were once given by us: a replay makes such a token again.
    private static let genuine: Set<String> = ["The token has expired.", "The token is void."]

    /// Whether the function took the token for one of ours; it alone can tell.
    fileprivate var tokenIsGenuine: Bool {
        guard response.statusCode == 401 else { return true }
        let detail = (try? JSONValue(parsing: response.body))?["detail"]?.string ?? ""
        return Self.genuine.contains(detail)
    }
}
