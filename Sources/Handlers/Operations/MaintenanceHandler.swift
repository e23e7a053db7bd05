import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// {"action": "migrate" | "audit" | "prune"}: what an operator or a timer asks; no route leads here.
public struct MaintenanceHandler: FunctionHandler {
    private let service: Lazily<MaintenanceService>
    private let schemaVersion: Int

    /// Takes what it asks; opening the storage brings its schema up to date.
    public init(service: Lazily<MaintenanceService>, schemaVersion: Int) {
        self.service = service
        self.schemaVersion = schemaVersion
    }

    /// Carries out one action; an audit that finds something exits with 1.
    public func handle(_ event: EventBytes, context: FunctionContext) -> FunctionOutput {
        do {
            let action = try Self.action(event)
            let (body, isWell) = try run(action)
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

    private static func failure(_ reason: String, _ context: FunctionContext) -> FunctionOutput {
        context.log(.error, "maintenance failed", ["error.message": reason])
        return FunctionOutput(bytes: (["error": [.string(reason)]] as JSONValue).bytes, exitStatus: .failure)
    }

    private enum Action: String, CaseIterable {
        case migrate, audit, prune
    }

    private static func action(_ event: EventBytes) throws -> Action {
        guard case .complete(let bytes) = event else {
            throw FieldErrors([FieldError(field: "event", message: "is too large")])
        }
        var reader = ObjectReader(try JSONValue(parsing: bytes))
        let action = reader.choice("action", of: Action.allCases.map { ($0.rawValue, $0) })
        return try reader.finish(with: action)
    }

    private func run(_ action: Action) throws -> (JSONValue, isWell: Bool) {
        let service = try service.get()
        switch action {
        case .migrate: return (["action": "migrate", "schema_version": .integer(schemaVersion)], true)
        case .prune: return (["action": "prune", "forgotten_answers": .integer(try service.prune())], true)
        case .audit:
            let report = try service.audit()
            return (Self.json(report), report.findings.isEmpty)
        }
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
