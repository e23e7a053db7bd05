import Foundation
import Glibc
import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// A recording is a case that can be read after every step, whatever becomes of the disk.
@Suite struct RecordedSessionTests {
    private static func exchange(
        _ body: String,
        request: HTTPEvent = HTTPEvent(method: "POST", rawPath: "/a", context: RequestContext(requestID: "r-1")),
        status: Int = 200,
        headers: [(name: String, value: String)] = [("content-type", "application/json"), ("x-request-id", "r-1")]
    ) -> RecordedExchange {
        let response = HTTPResponse(statusCode: status, headers: HTTPFields(headers), body: Array(body.utf8))
        return RecordedExchange(function: "scripted", event: request, response: response, time: 1_000)
    }

    private static func steps(_ path: String) throws -> [JSONValue] {
        try JSONValue(parsing: Files.read(path))["steps"]?.array ?? []
    }

    /// Records exchanges and gives the steps that were written, without the audit at the end.
    private func recorded(_ exchanges: RecordedExchange..., accounts: [JSONValue] = []) throws -> [JSONValue] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var session = try RecordedSession(path: "\(folder.path)/a.scenario.json", start: 900, accounts: accounts)
        for exchange in exchanges { try session.add(exchange) }
        let steps = try Self.steps("\(folder.path)/a.scenario.json")
        #expect(steps.last?["event"] == ["action": "audit"])
        // Whatever is written, replay can read it.
        #expect(try ScenarioReader(path: "\(folder.path)/a.scenario.json").scenario().steps.count == steps.count)
        return steps.dropLast()
    }

    @Test func `gives names to what the service makes up, and writes them wherever it comes again`() throws {
        let id = "0199c0de-1234-7abc-8def-0123456789ab", time = "2026-11-24T10:00:00.123Z"
        var again = HTTPEvent(method: "GET", rawPath: "/items/\(id)/", context: RequestContext(requestID: "r-1"))
        again.rawQueryString = "cursor=12&limit=12&since=\(time)"
        again.query = [("cursor", "12"), ("limit", "12"), ("since", time)]
        let steps = try recorded(
            Self.exchange(
                #"{"id":"\#(id)","at":"\#(time)","next":"12","n":12}"#,
                headers: [("location", "/items/\(id)")]
            ),
            Self.exchange(#"["\#(id)"]"#, request: again)
        )
        #expect(steps[0]["capture"] == ["id1": "body.id", "time1": "body.at", "cursor1": "body.next"])
        #expect(steps[0]["response"]?["body"] == ["id": "<uuid>", "at": "<time>", "next": "<string>", "n": 12])
        #expect(steps[0]["response"]?["headers"] == ["location": "/items/${id1}"])
        #expect(steps[1]["event"]?["rawPath"] == "/items/${id1}/")
        #expect(steps[1]["event"]?["rawQueryString"] == "cursor=${cursor1}&limit=12&since=${time1}")
        #expect(
            steps[1]["event"]?["queryStringParameters"] == ["cursor": "${cursor1}", "limit": "12", "since": "${time1}"]
        )
        #expect(steps[1]["response"]?["body"] == ["${id1}"])
    }

    @Test func `writes texts that look like names and matchers so that they stand for themselves`() throws {
        let request = HTTPEvent(
            method: "POST",
            rawPath: "/a",
            body: Array(#"{"name":"${id}"}"#.utf8),
            context: RequestContext(requestID: "r-1")
        )
        let steps = try recorded(Self.exchange(#"{"a":"<any>","b":"${id}","c":"r-1","d":"<r-1>"}"#, request: request))
        #expect(steps[0]["event"]?["body"] == #"{"name":"$${id}"}"#)
        #expect(
            steps[0]["response"]?["body"] == [
                "a": "<text:<any>>", "b": "$${id}", "c": "${request_id}", "d": "<${request_id}>",
            ]
        )
    }

    @Test func `keeps bodies byte by byte, those that are no JSON and no text among them`() throws {
        #expect(try recorded(Self.exchange("{ \"a\": 1 }"))[0]["response"]?["text"] == "{ \"a\": 1 }")
        #expect(try recorded(Self.exchange("plain"))[0]["response"]?["text"] == "plain")
        let empty = try recorded(Self.exchange("", status: 204))[0]["response"]
        #expect(empty?["body"] == nil && empty?["text"] == nil && empty?["base64"] == nil)
        let binary = RecordedExchange(
            function: "scripted",
            event: HTTPEvent(
                method: "POST",
                rawPath: "/a",
                body: [0xFF, 0],
                context: RequestContext(requestID: "r-1")
            ),
            response: HTTPResponse(statusCode: 200, body: [0xFF, 0xFE]),
            time: 1_000
        )
        let step = try recorded(binary)[0]
        #expect(step["response"]?["base64"] == "//4=")
        #expect(step["event"]?["body"] == "/wA=" && step["event"]?["isBase64Encoded"] == true)
    }

    @Test func `leaves no secret behind, wherever the answer repeats it`() throws {
        var request = HTTPEvent(method: "POST", rawPath: "/a", context: RequestContext(requestID: "r-1"))
        request.headers = HTTPFields([("x-api-key", "key-of-ada"), ("authorization", "Basic YWRhOnNlY3JldA==")])
        request.cookies = ["sid=cookie-of-ada", "lonely-cookie"]
        request.rawQueryString = "token=query-of-ada"
        request.query = [("token", "query-of-ada")]
        request.body = Array(#"{"password":"pass-of-ada \"x\""}"#.utf8)
        var response = HTTPResponse(
            statusCode: 200,
            json: ["echo": "key-of-ada cookie-of-ada query-of-ada pass-of-ada \"x\""]
        )
        response.cookies = ["sid=answer-of-ada; Path=/"]
        let step = try recorded(RecordedExchange(function: "scripted", event: request, response: response, time: 1))[0]
        for secret in ["key-of", "YWRh", "cookie-of-ada", "lonely", "query-of", "pass-of", "answer-of"] {
            #expect(!step.text.contains(secret), "\(secret)")
        }
        #expect(step["response"]?["cookies"] == [#"<regex:sid=[^;]*; Path=\/>"#])
        #expect(step["event"]?["cookies"] == ["sid=redacted", "redacted"])
    }

    @Test func `puts accounts back before the first step, and their ids and moments stand for themselves`() throws {
        let account: JSONValue = ["id": "0199c0de-1234-7abc-8def-0123456789ab", "name": "${x}"]
        let steps = try recorded(Self.exchange(#"{"id":"0199c0de-1234-7abc-8def-0123456789ab"}"#), accounts: [account])
        #expect(steps.count == 2)
        #expect(steps[0]["event"]?["action"] == "restore")
        #expect(steps[0]["event"]?["accounts"]?.array?.first?["name"] == "$${x}")
        #expect(steps[1]["response"]?["body"]?["id"] == "0199c0de-1234-7abc-8def-0123456789ab")
    }

    @Test func `is readable by its owner alone, whatever the mask`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/records"
        _ = try RecordingFolder(path)
        var session = try RecordedSession(path: "\(path)/a.scenario.json", start: 0, accounts: [])
        try session.add(Self.exchange("{}"))
        for (name, mode) in [(path, 0o700), ("\(path)/a.scenario.json", 0o600)] {
            var status = stat()
            #expect(stat(name, &status) == 0 && Int(status.st_mode & 0o777) == mode)
        }
        // A name that is taken, by a link even, is never written over.
        #expect(throws: FileError.self) { try RecordedSession(path: "\(path)/a.scenario.json", start: 0, accounts: []) }
    }

    @Test(arguments: [0o755, 0o750, 0o704, 0o701])
    func `refuses a folder that others can look into`(mode: Int) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        #expect(chmod(folder.path, mode_t(mode)) == 0)
        #expect(throws: RecordingRefusal.self) { try RecordingFolder(folder.path) }
        #expect(chmod(folder.path, 0o700) == 0)
        _ = try RecordingFolder(folder.path)
    }

    @Test func `refuses a folder that is a file or a link, and one that can't be made`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("", to: "file")
        #expect(symlink("/tmp", "\(folder.path)/link") == 0)
        #expect(throws: RecordingRefusal.self) { try RecordingFolder("\(folder.path)/file") }
        #expect(throws: RecordingRefusal.self) { try RecordingFolder("\(folder.path)/link") }
        #expect(throws: FileError.self) { try RecordingFolder("\(folder.path)/none/below") }
    }

    /// A disk that is full, as the limit of a file's size: the write comes short, then fails.
    @Test func `stays a whole case when the disk is full`() async throws {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let path = "\(folder.path)/a.scenario.json"
            var session = try RecordedSession(path: path, start: 0, accounts: [])
            try session.add(Self.exchange(#"{"first":true}"#))
            let before = try Files.read(path)
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            try #require(getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            limit.rlim_cur = rlim_t(before.count + 300)
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            #expect(throws: FileError.self) {
                try session.add(Self.exchange(JSONValue.string(String(repeating: "x", count: 10_000)).text))
            }
            #expect(try Files.read(path) == before)
            // One that has no step yet leaves nothing behind.
            let other = "\(folder.path)/b.scenario.json"
            var empty = try RecordedSession(path: other, start: 0, accounts: [])
            #expect(throws: FileError.self) {
                try empty.add(Self.exchange(JSONValue.string(String(repeating: "x", count: 10_000)).text))
            }
            #expect(!Files.exists(other))
        }
    }
}
