import JSONCodec
import RuntimeProtocols

/// What one case came to on one host.
struct CaseOutcome: Sendable {
    /// All differences; empty where the case holds.
    var differences: [String] = []
    /// What was answered, step by step, up to the first difference.
    var answers: [ComparableAnswer] = []
}

/// Runs the steps of one case and collects what differs.
struct CaseRunner: Sendable {
    let backend: ReplayBackend
    let host: ReplayHost
    let descriptions: FunctionDescriptions

    /// Runs the steps in their order, until one differs: later ones lean on it, and would only repeat its fault.
    func outcome(of replay: ReplayCase) async -> CaseOutcome {
        var captures = Captures()
        var clock = replay.clock
        var outcome = CaseOutcome()
        for (index, step) in replay.steps.enumerated() {
            let name = replay.steps.count > 1 ? "step \(index + 1) (\(step.function)), " : ""
            do {
                try await advance(&clock, to: step.moment.map { replay.clock + $0 })
                let (differences, answer) = try await run(step, &captures)
                outcome.answers.append(answer)
                outcome.differences = differences.map { name + $0 }
            } catch let error as CaptureError {
                outcome.differences = [name + error.message]
            } catch {
                outcome.differences = [name + "no response: \(error)"]
            }
            if !outcome.differences.isEmpty { break }
        }
        return outcome
    }

    /// Sets the clock of the case forward where time passed before a step; it goes on by itself a little with every look at it.
    private func advance(_ clock: inout Int64, to moment: Int64?) async throws {
        guard let moment, moment >= clock + 1_000 else { return }
        clock = moment
        let event: JSONValue = ["action": "migrate"]
        _ = try await backend.run("maintenance", event.bytes, ReplayClock(milliseconds: moment).environment)
    }

    private func run(
        _ step: ReplayCase.Step,
        _ captures: inout Captures
    ) async throws -> (differences: [String], answer: ComparableAnswer) {
        let event = step.isTemplate ? try captures.filled(JSONValue(parsing: step.event)).bytes : step.event
        if let process = step.expectation.process { return try await run(step, event, process, &captures) }
        let response = try await backend.answer(step.function, event)
        let document = response.document
        var matcher = Matcher()
        if let whole = step.expectation.whole {
            // A response names values that it brings itself: an id in its body and again in its location.
            captures.keep("request_id", .text(response.headers["x-request-id"]))
            try captures.keep(step.captures, from: document)
            try whole.compare(response, captures: captures, &matcher)
        } else {
            compare(step.expectation, document, captures: captures, &matcher)
        }
        let request = try? HTTPEvent(json: JSONValue(parsing: event))
        let wanted = try JSONValue(parsing: event)["requestContext"]?["requestId"]
        matcher.compare(
            host.keepsRequestID ? wanted ?? "<absent>" : "<string>",
            with: response.headers["x-request-id"].map(JSONValue.string),
            at: "headers.x-request-id"
        )
        if let request { descriptions.check(response, to: request, of: step.function, &matcher) }
        if matcher.differences.isEmpty { try captures.keep(step.captures, from: document) }
        return (matcher.differences, ComparableAnswer(response))
    }

    /// A step that is no request gets a process of its own on the case's data, whatever serves the requests.
    private func run(
        _ step: ReplayCase.Step,
        _ event: [UInt8],
        _ expected: (document: JSONValue?, exitStatus: JSONValue),
        _ captures: inout Captures
    ) async throws -> (differences: [String], answer: ComparableAnswer) {
        let (document, exitStatus) = try await backend.run(step.function, event, [:])
        var matcher = Matcher()
        matcher.compare(expected.exitStatus, with: .integer(exitStatus), at: "exitStatus")
        if let wanted = expected.document {
            matcher.compare(try captures.filled(wanted), with: document, at: "document")
        }
        if matcher.differences.isEmpty { try captures.keep(step.captures, from: ["document": document]) }
        return (matcher.differences, ComparableAnswer(document))
    }

    private func compare(
        _ expectation: Expectation,
        _ document: JSONValue,
        captures: Captures,
        _ matcher: inout Matcher
    ) {
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
            compare(value, with: document["headers"]?[name.lowercased()], at: "headers.\(name)")
        }
        compare(expectation.cookies, with: document["cookies"], at: "cookies")
        compare(expectation.body, with: document["body"], at: "body")
    }
}
