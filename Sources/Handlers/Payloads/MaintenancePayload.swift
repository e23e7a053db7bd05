import Domain
import JSONCodec
import Services

/// What an operator, a timer or a recording asks of the maintenance.
enum MaintenanceRequest {
    case migrate, schema, audit, prune
    case snapshot([MaintenanceService.SnapshotSubject])
    case restore([AccountSnapshot], password: String?, tokens: [Token])

    /// A token to be made anew.
    struct Token {
        let subject: EntityID
        let version: Int
        /// Seconds from now; negative for one that has ended.
        let expiresIn: Int
    }

    enum Action: String, CaseIterable {
        case migrate, schema, audit, prune, snapshot, restore
    }

    /// Reads the action and what belongs to it.
    init(_ json: JSONValue) throws {
        var reader = ObjectReader(json)
        let action = reader.choice("action", of: Action.allCases.map { ($0.rawValue, $0) })
        let request = action.flatMap { Self.read($0, &reader) }
        self = try reader.finish(with: request)
    }

    private static func read(_ action: Action, _ reader: inout ObjectReader) -> MaintenanceRequest? {
        switch action {
        case .migrate: .migrate
        case .schema: .schema
        case .audit: .audit
        case .prune: .prune
        case .snapshot: .snapshot(reader.objects("accounts", count: 0...1_000) { subject(&$0) })
        case .restore: restore(&reader)
        }
    }

    /// {id}, {username} or {email}
    private static func subject(_ reader: inout ObjectReader) -> MaintenanceService.SnapshotSubject? {
        let needsName = reader.alternatives("username", "email", required: false)
        let id = reader.id("id", required: false)
        let username = reader.string("username", length: 1...256, required: needsName)
        let email = reader.string("email", length: 1...256, required: false)
        if let id { return .id(id) }
        guard let name = username ?? email else {
            reader.fail("id", "or a username or an email is required")
            return nil
        }
        return .login(AccountService.Login(name))
    }

    private static func restore(_ reader: inout ObjectReader) -> MaintenanceRequest? {
        let password = reader.string("password", length: 8...128, required: false)
        reader.describe("password") { ["format": "password", "writeOnly": true] }
        let accounts = reader.objects("accounts", count: 0...1_000) { SnapshotPayload.read(&$0) }
        let tokens = reader.objects("tokens", count: 0...1_000, required: false) { reader -> Token? in
            let subject = reader.id("subject")
            let version = reader.integer("version", in: 0...Int(Int32.max))
            let expiresIn = reader.integer("expires_in", in: -(1 << 31)...86_400)
            guard let subject, let version, let expiresIn else { return nil }
            return Token(subject: subject, version: version, expiresIn: expiresIn)
        }
        return .restore(accounts, password: password, tokens: tokens)
    }
}

extension MaintenanceRequest {
    /// Each event that the maintenance takes, with a sample of it.
    static var description: JSONValue {
        .array(
            Action.allCases.map { action in
                let schema = ObjectShape.schema { reader in
                    _ = reader.choice("action", of: [(action.rawValue, action)])
                    _ = read(action, &reader)
                }
                let sample = JSONValue.object(sampleMembers(action))
                return [
                    "summary": .string(action.summary), "request": schema,
                    "samples": [["name": .string(action.rawValue), "event": sample]],
                ]
            }
        )
    }

    private static func sampleMembers(_ action: Action) -> JSONObject {
        var members = JSONObject()
        members["action"] = .string(action.rawValue)
        if action == .snapshot { members["accounts"] = [["username": "testuser"]] }
        if action == .restore { members["accounts"] = [] }
        return members
    }
}

extension MaintenanceRequest.Action {
    fileprivate var summary: String {
        switch self {
        case .migrate: "Brings the schema of the database up to date."
        case .schema: "Tells which changes of the schema the database has, and which it lacks."
        case .audit: "Recomputes every balance and names whatever does not add up."
        case .prune: "Forgets answers that nobody will repeat any more."
        case .snapshot: "Tells accounts with their histories and without their passwords."
        case .restore: "Puts accounts back into the database of a replay, and into no other."
        }
    }
}
