import Glibc
import JSONCodec
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import LocalRunner

/// The same bytes through the runner, through nginx to a process that stays, and through nginx and fcgiwrap to one of its own.
@Suite("A field that a request has twice") struct RepeatedFieldTests {
    private static let fields = [
        "X-A: 1", "x-a: 2", "X-A: 3, 4", "Cookie: a=1; b=2", "Cookie: c=3", "Accept: text/html", "Accept: */*;q=0.1",
        "Accept-Language: ru", "Accept-Language: en;q=0.5", "X-Empty:", "X-Empty: 1", "X-Blank: \t1  ", "X-Blank:  2\t",
        "X-Request-Id: mine",
        "X-Request-Id: yours",
    ]

    private static let request =
        (["GET /event?a=1&a=2 HTTP/1.1", "Host: shop:1", "Connection: close"] + fields).joined(separator: "\r\n")
        + "\r\n\r\n"

    @Test("is one list to the function, whichever way it comes")
    func joined() async throws {
        let events = [
            "the runner": try await Self.throughRunner(), "nginx": try await Self.throughNginx(),
            "nginx and fcgiwrap": try await Self.throughWrapper(),
        ]
        for (way, event) in events {
            #expect(Self.list(event, "x-a") == ["1", "2", "3", "4"], "\(way)")
            #expect(event["cookies"] == ["a=1", "b=2", "c=3"], "\(way)")
            #expect(event["headers"]?["cookie"] == nil, "\(way)")
            #expect(Self.list(event, "accept") == ["text/html", "*/*;q=0.1"], "\(way)")
            #expect(Self.list(event, "accept-language") == ["ru", "en;q=0.5"], "\(way)")
            #expect(Self.list(event, "x-empty") == ["", "1"], "\(way)")
            #expect(Self.list(event, "x-blank") == ["1", "2"], "\(way)")
            #expect(event["headers"]?["x-correlation-id"] == "mine", "\(way)")
            #expect(event["queryStringParameters"] == ["a": "1,2"], "\(way)")
        }
    }

    /// The members of a field. nginx joins them itself from 1.23 on, with a space that means nothing.
    private static func list(_ event: JSONValue, _ field: String) -> [String]? {
        event["headers"]?[field]?.string?.replacing(", ", with: ",").split(
            separator: ",",
            omittingEmptySubsequences: false
        ).map(String.init)
    }

    private static func event(_ port: Int) async throws -> JSONValue {
        let answer = RawAnswer(try await RawConnection.exchange(request, port: port))
        return try #require(try? JSONValue(parsing: Array(answer.body.utf8)), "\(answer.text)")
    }

    private static func catalog() throws -> FunctionCatalog {
        var json = Scripted.manifest().object ?? .init()
        json["name"] = "fixture"
        json["routes"] = [["method": "GET", "path": "/event"]]
        let manifest = try FunctionManifest(json: .object(json))
        let executable = "\(Scripted.binaries)/fixture-function"
        return try FunctionCatalog(functions: [Function(manifest: manifest, executable: executable, environment: [:])])
    }

    private static func throughRunner() async throws -> JSONValue {
        let log = LineProbe()
        let logger = Logger.runner(.critical, sink: log)
        return try await Gateway.whileRunning(catalog(), options: GatewayOptions(), log: log, logger: logger, event)
    }

    private static func throughNginx() async throws -> JSONValue {
        var found: JSONValue = .null
        try await ServedStack.serving { stack in
            found = try await event(stack.load.port)
            #expect(try await stack.end() == .exited(0))
        }
        return found
    }

    private static func throughWrapper() async throws -> JSONValue {
        try await NginxBench.serving(catalog(), change: { $0.mode = .cgi }, silent: ["fixture"]) { bench in
            let log = LineProbe()
            let recipe = ProcessRecipe(
                executable: "/usr/sbin/fcgiwrap",
                arguments: ["-c", "1", "-s", "unix:\(bench.folder.sockets)/fcgiwrap.sock"]
            )
            let wrapper = try await PipedProcess.start(
                recipe,
                log: log,
                on: MultiThreadedEventLoopGroup.singleton.next()
            ) { LineForwarder(sink: log) }.get()
            // It takes SIGTERM for a wish that can wait for its next request.
            defer { wrapper.child.signalGroup(SIGKILL) }
            // Until it listens, nginx has nobody to ask.
            let deadline = ContinuousClock.now + .seconds(60)
            while try await bench.exchange(request).status == 502, .now < deadline {}
            return try await event(bench.port)
        }
    }
}
