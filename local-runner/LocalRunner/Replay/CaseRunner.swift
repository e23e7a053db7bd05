import JSONCodec
import RuntimeProtocols

/// Runs the steps of one case and collects what differs.
struct CaseRunner {
    let backend: ReplayBackend
    /// Behind the gateway the request id is a new one; elsewhere it is the event's own.
    let keepsRequestID: Bool

    /// All differences; empty where the case holds.
    func differences(of replay: ReplayCase) async -> [String] {
        var captures = Captures()
        for (index, step) in replay.steps.enumerated() {
            let name = replay.steps.count > 1 ? "step \(index + 1) (\(step.function)), " : ""
            do {
                let differences = try await run(step, &captures)
                // Later steps lean on this one, and would only repeat its fault.
                if !differences.isEmpty { return differences.map { name + $0 } }
            } catch let error as CaptureError {
                return [name + error.message]
            } catch {
                return [name + "no response: \(error)"]
            }
        }
        return []
    }

    private func run(_ step: ReplayCase.Step, _ captures: inout Captures) async throws -> [String] {
        let event = captures.isEmpty ? step.event : try captures.filled(JSONValue(parsing: step.event)).bytes
        if let process = step.expectation.process { return try await run(step, event, process, &captures) }
        let response = try await backend.answer(step.function, event)
        var matcher = Matcher()
        compare(step.expectation, response, captures: captures, &matcher)
        let wanted = try JSONValue(parsing: event)["requestContext"]?["requestId"]
        matcher.compare(
            keepsRequestID ? wanted ?? "<absent>" : "<string>",
            with: response.headers["x-request-id"].map(JSONValue.string),
            at: "headers.x-request-id"
        )
        if matcher.differences.isEmpty { try captures.keep(step.captures, from: Self.document(response)) }
        return matcher.differences
    }

    /// A step that is no request gets a process of its own on the case's data, whatever serves the requests.
    private func run(
        _ step: ReplayCase.Step,
        _ event: [UInt8],
        _ expected: (document: JSONValue?, exitStatus: JSONValue),
        _ captures: inout Captures
    ) async throws -> [String] {
        let (document, exitStatus) = try await backend.run(step.function, event)
        var matcher = Matcher()
        matcher.compare(expected.exitStatus, with: .integer(exitStatus), at: "exitStatus")
        if let wanted = expected.document {
            matcher.compare(try captures.filled(wanted), with: document, at: "document")
        }
        if matcher.differences.isEmpty { try captures.keep(step.captures, from: ["document": document]) }
        return matcher.differences
    }

    private func compare(
        _ expectation: Expectation,
        _ response: HTTPResponse,
        captures: Captures,
        _ matcher: inout Matcher
    ) {
        let document = Self.document(response)
        func compare(_ expected: JSONValue?, with actual: JSONValue?, at place: String) {
            guard let expected else { return }
            do throws(CaptureError) {
                matcher.compare(try captures.filled(expected), with: actual, at: place)
            } catch {
                matcher.fail(place, error.message)
            }
        }
        compare(expectation.statusCode, with: document["statusCode"], at: "statusCode")
        for (name, value) in expectation.headers.members {
            compare(value, with: response.headers[name].map(JSONValue.string), at: "headers.\(name)")
        }
        compare(expectation.cookies, with: document["cookies"], at: "cookies")
        compare(expectation.body, with: document["body"], at: "body")
    }

    /// The response as one document, its body as JSON where it is JSON.
    private static func document(_ response: HTTPResponse) -> JSONValue {
        var headers = JSONObject()
        for (name, value) in response.headers.fields { headers[name] = .string(value) }
        let body = (try? JSONValue(parsing: response.body)) ?? .string(String(decoding: response.body, as: UTF8.self))
        return [
            "statusCode": .integer(response.statusCode),
            "headers": .object(headers),
            "cookies": .array(response.cookies.map(JSONValue.string)),
            "body": body,
        ]
    }
}
