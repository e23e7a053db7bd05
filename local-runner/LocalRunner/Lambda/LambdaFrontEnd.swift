import Foundation
import JSONCodec
import NIOCore
import RuntimeProtocols

/// Lambda's Invoke API: POST /2015-03-31/functions/NAME/invocations, synchronously.
struct LambdaFrontEnd: Sendable {
    let emulator: LambdaEmulator

    /// Largest event, in bytes.
    static let eventLimit = 6 * 1_048_576

    /// Serves until the task is cancelled or the listener closed.
    func serve(host: String, port: Int, onRunning: @Sendable (_ port: Int) async -> Void) async throws {
        try await HTTPListener.serve(
            host: host,
            port: port,
            bodyLimit: Self.eventLimit,
            onRunning: { _, port in await onRunning(port) },
            respond: respond
        )
    }

    private func respond(to request: HTTPListener.Request) async -> HTTPListener.Reply? {
        let parts = request.target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
        guard request.method == "POST", parts.count == 5, parts[1] == "2015-03-31", parts[2] == "functions",
            parts[4] == "invocations"
        else {
            return Self.refusal(404, "ResourceNotFoundException", "Ask POST /2015-03-31/functions/NAME/invocations.")
        }
        guard !request.isTooLarge else {
            return Self.refusal(413, "RequestTooLargeException", "The event has more than \(Self.eventLimit) bytes.")
        }
        let kind = request.field("x-amz-invocation-type") ?? "RequestResponse"
        guard kind == "RequestResponse" else {
            return Self.refusal(400, "InvalidParameterValueException", "The invocation type must be RequestResponse.")
        }
        let options: JSONSerialization.ReadingOptions = [.fragmentsAllowed]
        guard (try? JSONSerialization.jsonObject(with: Data(request.body), options: options)) != nil else {
            return Self.refusal(400, "InvalidRequestContentException", "The event is no JSON.")
        }
        return await invoke(String(parts[3]), request.body)
    }

    private func invoke(_ name: String, _ event: [UInt8]) async -> HTTPListener.Reply {
        let version = (name: "x-amz-executed-version", value: "$LATEST")
        do {
            switch try await emulator.invoke(name, event) {
            case .answer(let bytes):
                return HTTPListener.Reply(
                    status: 200,
                    fields: [("content-type", "application/json"), version],
                    body: bytes
                )
            case .failure(let report):
                let fields = [("content-type", "application/json"), version, ("x-amz-function-error", "Unhandled")]
                return HTTPListener.Reply(status: 200, fields: fields, body: report.json.bytes)
            }
        } catch is LambdaThrottle {
            return Self.refusal(429, "TooManyRequestsException", "Rate Exceeded.")
        } catch {
            return Self.refusal(404, "ResourceNotFoundException", "\(error)")
        }
    }

    private static func refusal(_ status: Int, _ type: String, _ message: String) -> HTTPListener.Reply {
        let body: JSONValue = ["Type": "User", "message": .string(message)]
        let fields = [("content-type", "application/json"), ("x-amzn-errortype", type)]
        return HTTPListener.Reply(status: status, fields: fields, body: body.bytes)
    }
}
