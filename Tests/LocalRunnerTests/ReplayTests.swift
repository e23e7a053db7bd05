import Foundation
import FoundationXML
import JSONCodec
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct ReplayTests {
    /// Answered without a number of its process, so the same on every host.
    private static let plainEvent = Scripted.event("plain", body: #"{"token":"t-1","items":[{"id":7}]}"#).json.text
    private static let event = Scripted.event("echo", body: #"{"token":"t-1","items":[{"id":7}]}"#).json.text

    /// What a function can be that knows events alone.
    private static let hosts: [ReplayHost] = [.oneShot, .stream, .spawn, .runner]

    private func replay(
        _ files: [String: String],
        hosts: [ReplayHost] = hosts,
        junit: String? = nil
    ) async throws -> (holds: Bool, lines: [String]) {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        for (name, text) in files { try folder.write(text, to: "functions/scripted/events/\(name)") }
        let lines = LineProbe()
        let command = ReplayCommand(
            folder.workspace(["PRICETAG_HOME": "/never", "PRICETAG_LOG_LEVEL": "info"]),
            hosts: hosts,
            junit: junit
        ) {
            lines.take(ByteBuffer(string: $0))
        }
        return (try await command.run([]), lines.lines)
    }

    @Test func `runs a case on every host`() async throws {
        let expected =
            #"{"statusCode":200,"headers":{"x-process":"<absent>"},"body":{"token":"<string>","items":[{"id":7}]}}"#
        let (holds, lines) = try await replay(["a.json": Self.plainEvent, "a.expect.json": expected])
        #expect(holds, "\(lines)")
        #expect(lines.last == "4 passed, 0 failed")
        #expect(lines.count == 4)
        #expect(Self.words(lines.first) == Self.hosts.map(\.rawValue))
        #expect(Self.words(lines[1]).prefix(5).dropFirst() == ["ok", "ok", "ok", "ok"])
        #expect(Self.words(lines[2]) == ["1/1", "1/1", "1/1", "1/1"])
    }

    /// The hosts one by one, for answers that tell of their process.
    private func expectHolding(_ files: [String: String], count: Int = 1) async throws {
        for host in Self.hosts {
            let (holds, lines) = try await replay(files, hosts: [host])
            #expect(holds, "\(lines)")
            #expect(lines.last == "\(count) passed, 0 failed")
        }
    }

    private static func words(_ line: String?) -> [String] { (line ?? "").split(separator: " ").map(String.init) }

    @Test(arguments: hosts)
    func `shows what differs and fails`(host: ReplayHost) async throws {
        let expected = #"{"statusCode":201,"headers":{"x-process":"<absent>"},"body":{"token":"t-2"}}"#
        let (holds, lines) = try await replay(["a.json": Self.event, "a.expect.json": expected], hosts: [host])
        #expect(!holds)
        #expect(lines.last == "0 passed, 1 failed")
        let differences = lines.compactMap {
            $0.hasPrefix("        \(host.rawValue): ") ? $0.split(separator: ": ", maxSplits: 1)[1] : nil
        }
        #expect(differences.contains("statusCode: expected 201, got 200"))
        #expect(differences.contains(#"body.token: expected "t-2", got "t-1""#))
        #expect(differences.contains { $0.hasPrefix("headers.x-process: expected nothing, got ") })
        #expect(differences.contains(#"body.items: expected nothing, got [{"id":7}]"#))
    }

    private static func scenario(second body: String, capture: String) -> String {
        var second = Scripted.event("plain", body: body).json.object ?? JSONObject()
        second["rawPath"] = "/plain/"
        let steps: JSONValue = [
            "steps": [
                [
                    "function": "scripted", "event": "first.json", "expect": ["statusCode": 200],
                    "capture": ["token": .string(capture), "id": "body.items.0.id"],
                ],
                [
                    "function": "scripted", "event": .object(second),
                    "expect": ["body": ["got": "${token}", "id": "7", "number": "${id}"]],
                ],
            ]
        ]
        return steps.text
    }

    @Test func `carries captured values from step to step`() async throws {
        let scenario = Self.scenario(second: #"{"got":"${token}","id":"${id}","number":${id}}"#, capture: "body.token")
        let (holds, lines) = try await replay(["tour.scenario.json": scenario, "first.json": Self.plainEvent])
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
        let files = ["tour.scenario.json": scenario, "first.json": Self.plainEvent]
        let (holds, lines) = try await replay(files, hosts: [.stream])
        #expect(!holds)
        #expect(lines.contains("        stream: \(line)"), "\(lines)")
    }

    @Test func `keeps one worker for the steps of a case on the stream host only`() async throws {
        let step: (String) -> JSONValue = { count in
            let event = Scripted.event("echo").json
            return ["function": "scripted", "event": event, "expect": ["headers": ["x-count": .string(count)]]]
        }
        let twice: JSONValue = ["steps": [step("1"), step("2")]]
        let files = ["twice.scenario.json": twice.text]
        #expect(try await replay(files, hosts: [.stream]).holds)
        #expect(try await replay(files, hosts: [.runner]).holds)
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
            "PRICETAG_MAX_EVENT_BYTES":"<any>","PRICETAG_REPLAY":"1795341600000:1"}}
            """#
        try await expectHolding(["env.json": event, "env.expect.json": expected])
    }

    @Test(arguments: [
        (["a.json": event], "a.json: has no a.expect.json beside it"),
        (["a.json": "{", "a.expect.json": "{}"], "a.json: Not a valid JSON document"),
        (["a.json": event, "a.expect.json": "{}"], "a.expect.json: expects nothing"),
        (["a.json": event, "a.expect.json": #"{"status":200}"#], "a.expect.json: \"status\" is not one of"),
        (["a.scenario.json": "{}"], "a.scenario.json: must have steps"),
        (["a.scenario.json": #"{"steps":[{"function":"scripted"}]}"#], "step 1: must say what to expect"),
        ([:], "there is no case under"),
        (["a.json": event, "a.expect.json": #"{"<like>":"a.expect.json"}"#], "shapes are like each other in a circle"),
        (["a.json": event, "a.expect.json": #"{"<like>":"b.json"}"#], "b.json: No such file"),
        (["a.scenario.json": #"{"steps":[{"include":"a.scenario.json"}]}"#], "includes too deep"),
        (
            ["a.scenario.json": #"{"steps":[{"function":"scripted","expect":{"body":1}}]}"#],
            "must have either a request"
        ),
        (
            ["a.scenario.json": #"{"steps":[{"function":"scripted","captures":{},"expect":{"body":1}}]}"#],
            "\"captures\" is not one of"
        ),
        (
            ["a.json": event, "a.expect.json": #"{"statusCode":200,"exitStatus":0}"#],
            "is of a response, not of a process"
        ),
    ])
    func `refuses files that prove nothing`(files: [String: String], message: String) async throws {
        let error = await #expect(throws: CommandFailure.self) { try await replay(files) }
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }

    @Test func `writes requests in short and builds on other scenarios`() async throws {
        let body: JSONValue = ["token": "t-1", "sum": .double(12.5)]
        let first: JSONValue = [
            "function": "scripted", "request": ["path": "/plain", "body": body],
            "capture": ["token": "body.token"], "expect": ["statusCode": 200, "body": body],
        ]
        let second: JSONValue = [
            "function": "scripted",
            "request": [
                "method": "GET", "path": "/items/${token}/event?limit=2&name=a+b",
                "headers": ["authorization": "Bearer ${token}", "accept": .null], "cookies": ["a=1", "b=2"],
            ],
            "expect": ["body": Self.expectedEvent],
        ]
        let files = [
            "first.scenario.json": (["steps": [first]] as JSONValue).text,
            "second.scenario.json": (["steps": [["include": "first.scenario.json"], second]] as JSONValue).text,
        ]
        try await expectHolding(files, count: 2)
    }

    private static let expectedEvent: JSONValue = [
        "...": true, "rawPath": "/items/t-1/event", "rawQueryString": "limit=2&name=a+b", "cookies": ["a=1", "b=2"],
        "queryStringParameters": ["limit": "2", "name": "a b"],
        "headers": ["...": true, "authorization": "Bearer t-1", "accept": "<absent>", "user-agent": "curl/7.88.1"],
    ]

    @Test(arguments: [
        (#"{"exitStatus":3}"#, ["ok"], "1 passed, 0 failed"),
        (#"{"exitStatus":0}"#, ["FAIL", "exitStatus: expected 0, got 3"], "0 passed, 1 failed"),
        (#"{"document":{"...":true}}"#, ["FAIL", "exitStatus: expected 0, got 3"], "0 passed, 1 failed"),
    ])
    func `runs what is no request once, as a process of its own`(expected: String, parts: [String], last: String)
        async throws
    {
        let event = Scripted.event("fail").json.text
        let (_, lines) = try await replay(["a.json": event, "a.expect.json": expected])
        #expect(lines.last == last)
        for part in parts { #expect(lines.contains { $0.contains(part) }, "\(lines)") }
    }

    @Test func `runs what is no request between the requests of every host`() async throws {
        let process: JSONValue = [
            "function": "scripted", "event": Scripted.event("env").json,
            "expect": ["document": ["...": true, "statusCode": 200]],
        ]
        let request: JSONValue = [
            "function": "scripted", "event": Scripted.event("plain").json, "expect": ["body": ""],
        ]
        try await expectHolding(["a.scenario.json": (["steps": [process, request, process]] as JSONValue).text])
    }

    @Test func `gives a scenario settings of its own, but never another folder`() async throws {
        let scenario: JSONValue = [
            "environment": ["PRICETAG_LOG_LEVEL": "debug", "PRICETAG_HOME": "/never", "PRICETAG_PORT": "1"],
            "steps": [
                [
                    "function": "scripted", "event": Scripted.event("env").json,
                    "expect": [
                        "body": [
                            "PRICETAG_HOME": "<regex:/(?!never).+>", "PRICETAG_LOG_LEVEL": "debug",
                            "PRICETAG_TIMEOUT_MS": "<any>", "PRICETAG_MAX_EVENT_BYTES": "<any>",
                            "PRICETAG_REPLAY": "<regex:\\d+:1>",
                        ]
                    ],
                ]
            ],
        ]
        try await expectHolding(["a.scenario.json": scenario.text])
    }

    @Test func `takes shapes from files and lays its own members over them`() async throws {
        let (holds, lines) = try await replay([
            "../shapes/answer.json": #"{"statusCode":200,"body":{"token":"t-0","items":[{"id":"<integer>"}]}}"#,
            "../shapes/other.json": #"{"<like>":"answer.json","body":{"token":"t-1"}}"#,
            "a.json": Self.plainEvent, "a.expect.json": #"{"<like>":"../shapes/other.json"}"#,
            "b.json": Self.plainEvent, "b.expect.json": #"{"<like>":"../shapes/answer.json","body":{"token":"t-2"}}"#,
        ])
        #expect(!holds)
        #expect(lines.last == "4 passed, 4 failed")
        #expect(lines.contains(#"        runner: body.token: expected "t-2", got "t-1""#))
    }

    @Test func `names the host whose answer is another, though every host's is as expected`() async throws {
        let (holds, lines) = try await replay(
            ["a.json": Self.event, "a.expect.json": #"{"statusCode":200}"#],
            hosts: [.stream, .oneShot]
        )
        #expect(!holds)
        #expect(Self.words(lines[1]).prefix(3).dropFirst() == ["ok", "DIFFERS"])
        #expect(
            lines.contains {
                $0.hasPrefix("        one-shot: step 1 is otherwise than on stream, headers: x-function: ")
            }
        )
        #expect(lines.last == "1 passed, 1 failed")
    }

    @Test func `writes what it found as JUnit's XML, whatever the texts are`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/replay.xml"
        let files = [
            "a.json": Self.plainEvent, "a.expect.json": #"{"statusCode":200}"#,
            "b.json": Scripted.event("plain", body: "<&\"]]>\u{1}\u{FFFF}").json.text,
            "b.expect.json": #"{"body":"no"}"#,
        ]
        #expect(try await !replay(files, hosts: [.oneShot, .runner], junit: path).holds)
        let document = try XMLDocument(contentsOf: URL(filePath: path))
        #expect(try document.nodes(forXPath: "/testsuites/@tests").first?.stringValue == "4")
        #expect(
            try document.nodes(forXPath: "/testsuites/testsuite[@name='runner']/@failures").first?.stringValue == "1"
        )
        #expect(try document.nodes(forXPath: "//testcase[@name='a.json']/failure").isEmpty)
        let failures = try document.nodes(forXPath: "//testcase[@name='b.json']/failure/@message")
        #expect(failures.count == 2)
        let bell = "\\u0001\u{FFFD}"
        #expect(failures.first?.stringValue == #"body: expected "no", got "<&\"]]>"# + bell + #"""#)
    }

    @Test func `runs a case only on the hosts that it is for`() async throws {
        let expected = #"{"statusCode":200,"hosts":["one-shot","stream"]}"#
        let (_, lines) = try await replay(["a.json": Self.plainEvent, "a.expect.json": expected])
        #expect(lines.last == "2 passed, 0 failed")
    }
}
