import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite("The emulated Runtime API")
struct RuntimeAPITests {
    private let session = RuntimeSession()
    private var api: RuntimeAPI {
        RuntimeAPI(session: session, functionName: "fixture", faults: RuntimeFaults([]), answerLimit: 100)
    }

    private func call(_ method: String, _ target: String, _ body: String = "") async throws -> HTTPListener.Reply {
        var request = HTTPListener.Request(method: method, target: target, body: Array(body.utf8))
        request.isTooLarge = body.utf8.count > 100
        return try #require(await api.respond(to: request))
    }

    private func invoke(_ id: String) async -> LambdaOutcome {
        await session.invoke(RuntimeSession.Invocation(id: id, event: Array("{}".utf8), deadline: 1_000))
    }

    @Test("takes one answer under the id of the invocation at hand, and no other")
    func answers() async throws {
        async let outcome = invoke("i1")
        let next = try await call("GET", LambdaRuntimeAPI.next)
        #expect(next.status == 200)
        #expect(next.fields.contains { $0 == (LambdaRuntimeAPI.Field.requestID, "i1") })
        #expect(next.fields.contains { $0 == (LambdaRuntimeAPI.Field.deadline, "1000") })
        #expect(try await call("GET", LambdaRuntimeAPI.next).status == 403)
        #expect(try await call("POST", LambdaRuntimeAPI.response(to: "i2"), "wrong").status == 400)
        #expect(try await call("POST", LambdaRuntimeAPI.response(to: "i1"), "first").status == 202)
        #expect(try await call("POST", LambdaRuntimeAPI.response(to: "i1"), "second").status == 403)
        #expect(try await call("POST", LambdaRuntimeAPI.error(of: "i1"), "{}").status == 403)
        #expect(await outcome == .answer(Array("first".utf8)))
    }

    @Test("refuses an answer that is too large, and tells the caller")
    func tooLarge() async throws {
        async let outcome = invoke("i1")
        _ = try await call("GET", LambdaRuntimeAPI.next)
        let answer = String(repeating: "x", count: 101)
        #expect(try await call("POST", LambdaRuntimeAPI.response(to: "i1"), answer).status == 413)
        guard case .failure(let report) = await outcome else { throw CancellationError() }
        #expect(report.type == "Function.ResponseSizeTooLarge")
    }

    @Test(
        "reads reports of errors",
        arguments: [
            (#"{"errorType":"A.B","errorMessage":"c\u0001"}"#, LambdaErrorReport(type: "A.B", message: "c\u{1}")),
            (
                "{\"errorType\":\"A.B\",\"errorMessage\":\"a\nb\"}",
                LambdaErrorReport(
                    type: "InvalidErrorShape",
                    message: "Unhandled: the report is no document of an error"
                )
            ),
        ]
    )
    func reports(body: String, expected: LambdaErrorReport) async throws {
        async let outcome = invoke("i1")
        _ = try await call("GET", LambdaRuntimeAPI.next)
        #expect(try await call("POST", LambdaRuntimeAPI.error(of: "i1"), body).status == 202)
        #expect(await outcome == .failure(expected))
    }

    @Test("takes the report of a failed start once, and only before the first event")
    func initialization() async throws {
        let report = LambdaErrorReport(type: "Runtime.ConfigInvalid", message: "why")
        let body = report.json.text
        #expect(try await call("POST", LambdaRuntimeAPI.initializationError, body).status == 202)
        #expect(try await call("POST", LambdaRuntimeAPI.initializationError, body).status == 403)
        #expect(await invoke("i1") == .failure(report))
    }

    @Test(
        "knows no other calls",
        arguments: [
            ("GET", "/2018-06-01/runtime/invocation"), ("POST", LambdaRuntimeAPI.next), ("GET", "/"),
            ("POST", "/2018-06-01/runtime/invocation/i1/response/more"),
            ("PUT", LambdaRuntimeAPI.error(of: "i1")), ("POST", "/2018-06-01/runtime/invocation//more"),
        ]
    )
    func unknown(method: String, target: String) async throws {
        #expect(try await call(method, target).status == 404)
    }
}
