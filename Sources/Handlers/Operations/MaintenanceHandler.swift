import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// {"action": "migrate" | "schema" | "audit" | "prune" | "snapshot" | "restore"}: what an operator, a timer or a recording asks; no
/// route leads here.
public struct MaintenanceHandler: FunctionHandler {
    private let service: Lazily<MaintenanceService>
    private let accounts: Lazily<AccountService>

    /// Takes what it asks.
    public init(service: Lazily<MaintenanceService>, accounts: Lazily<AccountService>) {
        self.service = service
        self.accounts = accounts
    }

    /// Carries out one action; an audit that finds something exits with 1, and so does a look at a schema that lacks something.
    public func handle(_ event: EventBytes, context: FunctionContext) -> FunctionOutput {
        do {
            let (body, isWell) = try run(Self.request(event))
            return FunctionOutput(bytes: body.bytes, exitStatus: isWell ? .success : .failure)
        } catch let error as FieldErrors {
            let messages = error.errors.map { JSONValue.string("\($0.field) \($0.message)") }
            return FunctionOutput(bytes: (["error": .array(messages)] as JSONValue).bytes, exitStatus: .badEvent)
        } catch let error as JSONError {
            let body: JSONValue = ["error": [.string(error.message)]]
            return FunctionOutput(bytes: body.bytes, exitStatus: .badEvent)
        } catch DomainError.unavailable(let reason) {
            return Self.failure(reason, context)
        } catch {
            return Self.failure("\(error)", context)
        }
    }

    /// Each event that it takes, with samples.
    public func describe() -> JSONValue { ["routes": [], "events": MaintenanceRequest.description] }

    private static func failure(_ reason: String, _ context: FunctionContext) -> FunctionOutput {
        context.log(.error, "maintenance failed", ["error.message": reason])
        return FunctionOutput(bytes: (["error": [.string(reason)]] as JSONValue).bytes, exitStatus: .failure)
    }

    private static func request(_ event: EventBytes) throws -> MaintenanceRequest {
        guard case .complete(let bytes) = event else {
            throw FieldErrors([FieldError(field: "event", message: "is too large")])
        }
        return try MaintenanceRequest(try JSONValue(parsing: bytes))
    }

    private func run(_ request: MaintenanceRequest) throws -> (JSONValue, isWell: Bool) {
        let service = try service.get()
        switch request {
        case .migrate: return (Self.json(try service.migrate(), action: "migrate"), true)
        case .schema:
            let state = try service.schemaState()
            return (Self.json(state, action: "schema"), state.missing.isEmpty)
        case .prune:
            let forgotten = try service.prune()
            let body: JSONValue = [
                "action": "prune", "forgotten_answers": .integer(forgotten.answers),
                "forgotten_attempts": .integer(forgotten.attempts),
            ]
            return (body, true)
        case .audit:
            let report = try service.audit()
            return (Self.json(report), report.findings.isEmpty)
        case .snapshot(let subjects):
            let accounts = try service.snapshot(of: subjects).map(SnapshotPayload.json)
            return (["action": "snapshot", "accounts": .array(accounts)], true)
        case .restore(let snapshots, let password, let tokens):
            try service.restore(snapshots, password: password)
            let issued = try tokens.map { token in
                JSONValue.string(
                    try accounts.get().token(
                        for: token.subject,
                        version: token.version,
                        expiringIn: Int64(token.expiresIn)
                    )
                )
            }
            return (["action": "restore", "accounts": .integer(snapshots.count), "tokens": .array(issued)], true)
        }
    }

    private static func json(_ state: SchemaState, action: JSONValue) -> JSONValue {
        [
            "action": action,
            "schema_version": .integer(state.applied.count),
            "applied": .array(state.applied.map { .string($0) }),
            "missing": .array(state.missing.map { .string($0) }),
        ]
    }

    private static func json(_ report: AuditReport) -> JSONValue {
        [
            "action": "audit",
            "ok": .bool(report.findings.isEmpty),
            "wallets": .integer(report.wallets),
            "transfers": .integer(report.transfers),
            "entries": .integer(report.entries),
            "findings": .array(report.findings.map { ["rule": .string($0.rule), "subject": .string($0.subject)] }),
        ]
    }
}
