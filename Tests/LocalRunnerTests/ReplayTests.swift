import JSONCodec
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct ReplayTests {
    private static let event = Scripted.event("echo", body: #"{"token":"t-1","items":[{"id":7}]}"#).json.text

    private func replay(
        _ files: [String: String],
        hosts: [ReplayHost] = ReplayHost.allCases
    ) async throws -> (holds: Bool, lines: [String]) {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        for (name, text) in files { try folder.write(text, to: "functions/scripted/events/\(name)") }
        let lines = LineProbe()
        let command = ReplayCommand(
            folder.workspace(["PRICETAG_HOME": "/never", "PRICETAG_LOG_LEVEL": "info"]),
            hosts: hosts
        ) {
            lines.take(ByteBuffer(string: $0))
        }
        return (try await command.run([]), lines.lines)
    }

    @Test func `runs a case on every host`() async throws {
        let expected =
            #"{"statusCode":200,"headers":{"x-process":"<regex:\\d+>"},"body":{"token":"<string>","items":[{"id":7}]}}"#
        let (holds, lines) = try await replay(["a.json": Self.event, "a.expect.json": expected])
        #expect(holds)
        #expect(lines.last == "4 passed, 0 failed")
        #expect(lines.count == 5)
        for host in ReplayHost.allCases { #expect(lines.contains { $0.hasPrefix("ok    \(host.rawValue)") }) }
    }

    @Test(arguments: ReplayHost.allCases)
    func `shows what differs and fails`(host: ReplayHost) async throws {
        let expected = #"{"statusCode":201,"headers":{"x-process":"<absent>"},"body":{"token":"t-2"}}"#
        let (holds, lines) = try await replay(["a.json": Self.event, "a.expect.json": expected], hosts: [host])
        #expect(!holds)
        #expect(lines.last == "0 passed, 1 failed")
        #expect(lines.contains("        statusCode: expected 201, got 200"))
        #expect(lines.contains(#"        body.token: expected "t-2", got "t-1""#))
        #expect(lines.contains { $0.hasPrefix("        headers.x-process: expected nothing, got ") })
        #expect(lines.contains(#"        body.items: expected nothing, got [{"id":7}]"#))
    }

    private static func scenario(second body: String, capture: String) -> String {
        var second = Scripted.event("echo", body: body).json.object ?? JSONObject()
        second["rawPath"] = "/echo/"
        let steps: JSONValue = [
            "steps": [
                [
                    "function": "scripted", "event": "first.json", "expect": ["statusCode": 200],
                    "capture": ["token": .string(capture), "id": "body.items.0.id"],
                ],
                [
                    "function": "scripted", "event": .object(second),
                    "expect": ["body": ["got": "${token}", "id": "7"]],
                ],
            ]
        ]
        return steps.text
    }

    @Test func `carries captured values from step to step`() async throws {
        let scenario = Self.scenario(second: #"{"got":"${token}","id":"${id}"}"#, capture: "body.token")
        let (holds, lines) = try await replay(["tour.scenario.json": scenario, "first.json": Self.event])
        #expect(holds, "\(lines)")
        #expect(lines.last == "4 passed, 0 failed")
    }

    @Test(arguments: [
        ("{}", "body.token", #"step 2 (scripted), body.got: expected "t-1", got nothing"#),
        ("{}", "body.missing", "step 1 (scripted), nothing to capture as \"token\" at body.missing"),
        ("${other}", "body.token", "step 2 (scripted), nothing was captured as \"other\""),
    ])
    func `names the step that fails`(body: String, capture: String, line: String) async throws {
        let scenario = Self.scenario(second: body, capture: capture)
        let files = ["tour.scenario.json": scenario, "first.json": Self.event]
        let (holds, lines) = try await replay(files, hosts: [.stream])
        #expect(!holds)
        #expect(lines.contains("        \(line)"), "\(lines)")
    }

    @Test func `keeps one worker for the steps of a case on the stream host only`() async throws {
        let step: (String) -> JSONValue = { count in
            let event = Scripted.event("echo").json
            return ["function": "scripted", "event": event, "expect": ["headers": ["x-count": .string(count)]]]
        }
        let twice: JSONValue = ["steps": [step("1"), step("2")]]
        let files = ["twice.scenario.json": twice.text]
        #expect(try await replay(files, hosts: [.stream]).holds)
        #expect(try await replay(files, hosts: [.gateway]).holds)
        #expect(try await !replay(files, hosts: [.oneShot]).holds)
        #expect(try await !replay(files, hosts: [.spawn]).holds)
    }

    @Test
    func `gives every case and host a folder of its own, and nothing of the outer environment that leads to data`()
        async throws
    {
        let event = Scripted.event("env").json.text
        let expected = #"""
            {"body":{"PRICETAG_HOME":"<regex:/(?!never).+>","PRICETAG_LOG_LEVEL":"info","PRICETAG_TIMEOUT_MS":"<any>",
            "PRICETAG_MAX_EVENT_BYTES":"<any>"}}
            """#
        let (holds, lines) = try await replay(["env.json": event, "env.expect.json": expected])
        #expect(holds, "\(lines)")
    }

    @Test(arguments: [
        (["a.json": event], "a.json: has no a.expect.json beside it"),
        (["a.json": "{", "a.expect.json": "{}"], "a.json: Not a valid JSON document"),
        (["a.json": event, "a.expect.json": "{}"], "a.expect.json: expects nothing"),
        (["a.json": event, "a.expect.json": #"{"status":200}"#], "a.expect.json: \"status\" is not one of"),
        (["a.scenario.json": "{}"], "a.scenario.json: must have steps"),
        (["a.scenario.json": #"{"steps":[{"function":"scripted"}]}"#], "step 1: must say what to expect"),
        ([:], "there is no case under"),
    ])
    func `refuses files that prove nothing`(files: [String: String], message: String) async throws {
        let error = await #expect(throws: CommandFailure.self) { try await replay(files) }
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }

    @Test func `runs a case only on the hosts that it is for`() async throws {
        let expected = #"{"statusCode":200,"hosts":["one-shot","stream"]}"#
        let (_, lines) = try await replay(["a.json": Self.event, "a.expect.json": expected])
        #expect(lines.last == "2 passed, 0 failed")
    }
}
