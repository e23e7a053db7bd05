import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite("Through nginx") struct NginxErrorTests {
    private static let routes: [(function: String, routes: [String])] = [
        ("shop", ["GET /items/{id}", "POST /items", "PUT /items/{id}"]), ("other", ["GET /other"]),
    ]

    private static func request(_ line: String, _ fields: [String] = [], body: String = "") -> String {
        let length = body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"]
        return (["\(line) HTTP/1.1", "Host: shop:1", "Connection: close"] + fields + length).joined(separator: "\r\n")
            + "\r\n\r\n\(body)"
    }

    @Test("a function is told of the request as it was sent, and of nothing that it must not know")
    func variables() async throws {
        try await NginxBench.serving(NginxBench.catalog(Self.routes)) { bench in
            let fields = [
                "X-Request-Id: mine", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "Proxy: evil:1", "X_Forwarded_For: 1.2.3.4", "Cookie: a=1", "Authorization: Bearer t",
            ]
            let answer = try await bench.exchange(Self.request("GET /items/a%20b/?q=%2F&r#s", fields))
            #expect(answer.status == 200)
            let variables = try JSONValue(parsing: Array(answer.body.utf8))
            #expect(variables["REQUEST_URI"] == "/items/a%20b/?q=%2F&r#s")
            #expect(variables["REQUEST_METHOD"] == "GET")
            #expect(variables["REQUEST_ID"]?.string == answer["x-request-id"])
            #expect(answer["x-request-id"]?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
            #expect(answer.count("x-request-id") == 1)
            #expect(variables["HTTP_X_REQUEST_ID"] == "mine")
            #expect(variables["HTTP_TRACEPARENT"] == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            #expect(variables["HTTP_AUTHORIZATION"] == "Bearer t")
            #expect(variables["HTTP_PROXY"] == nil)
            #expect(variables["HTTP_X_FORWARDED_FOR"] == nil)
            #expect(variables["REMOTE_ADDR"] == "127.0.0.1")
            #expect(variables["HTTP_HOST"] == "shop:1")
            #expect(variables["SCRIPT_FILENAME"] == nil)
            #expect(answer["server"] == "nginx")
            // What a function says of itself passes; nginx says it where the answer is its own, and neither says it twice.
            let refusal = try await bench.exchange(Self.request("GET /nowhere"))
            for (name, value) in HTTPResponse.protection {
                #expect(answer.count(name) == 0, "\(name)")
                #expect(refusal[name] == value && refusal.count(name) == 1, "\(name)")
            }
        }
    }

    @Test("reads and writes go over kept connections")
    func connections() async throws {
        try await NginxBench.serving(NginxBench.catalog(Self.routes)) { bench in
            let read = try await bench.exchange(Self.request("GET /items/1"))
            #expect(try JSONValue(parsing: Array(read.body.utf8))["KEEPS"] == true)
            let write = try await bench.exchange(Self.request("PUT /items/1", body: "x"))
            #expect(try JSONValue(parsing: Array(write.body.utf8))["KEEPS"] == true)
        }
    }

    @Test("a body over the function's limit is 413, in the gateway's words", arguments: [20_000, 20_001, 5_000_000])
    func tooLarge(size: Int) async throws {
        let body = String(repeating: "x", count: size)
        let chunked = "Transfer-Encoding: chunked\r\n\r\n\(String(size, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
        try await NginxBench.serving(NginxBench.catalog(Self.routes)) { bench in
            let announced = try await bench.exchange(Self.request("POST /items", body: body))
            let unannounced = try await bench.exchange(
                "POST /items HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(chunked)"
            )
            for answer in [announced, unannounced] {
                if size <= 20_000 {
                    #expect(try JSONValue(parsing: Array(answer.body.utf8))["BODY_BYTES"] == .integer(size))
                } else {
                    #expect(answer.status == 413)
                    let problem = try answer.problem()
                    #expect(problem["detail"] == "The body must have at most 20000 bytes.", "\(answer.text)")
                    #expect(problem["type"] == "urn:pricetag:problem:too-large")
                }
            }
        }
    }

    @Test(
        "a function that is not there, or breaks off, is 502; only a read is tried again, and that on a kept connection"
    )
    func badGateway() async throws {
        let catalog = try NginxBench.catalog(Self.routes)
        let calls = Counter()
        try await NginxBench.serving(
            catalog,
            answer: { name, request in
                // The first answers and is kept; each that follows finds its connection closed.
                calls.next() == 0 ? request.echo(name) : nil
            },
            silent: ["other"]
        ) { bench in
            let missing = try await bench.exchange(Self.request("GET /other"))
            #expect(missing.status == 502)
            #expect(try missing.problem()["type"] == "urn:pricetag:problem:bad-answer")
            #expect(try await bench.exchange(Self.request("GET /items/1")).status == 200)
            let read = try await bench.exchange(Self.request("GET /items/1"))
            #expect(read.status == 502)
            _ = try read.problem()
            let afterReads = calls.count
            #expect((2...3).contains(afterReads))
            let write = try await bench.exchange(Self.request("PUT /items/1", body: "x"))
            #expect(write.status == 502)
            #expect(calls.count == afterReads + 1)
        }
    }

    @Test("a function that does not answer in time is 504")
    func gatewayTimeout() async throws {
        var json = Scripted.manifest(timeoutSeconds: 1).object ?? JSONObject()
        json["routes"] = [["method": "GET", "path": "/slow"]]
        let catalog = try FunctionCatalog(functions: [Scripted.function(.object(json))])
        let log = LineProbe()
        // What is never answered: nginx gives up by itself, after 2 * 1 + 5 seconds.
        try await NginxBench.serving(catalog, silent: ["scripted"]) { bench in
            let listener = try ListeningSocket(path: "\(bench.folder.sockets)/scripted.sock", mode: 0o600)
            let answer = try await bench.exchange(Self.request("GET /slow"))
            #expect(answer.status == 504)
            #expect(try answer.problem()["type"] == "urn:pricetag:problem:timeout")
            #expect(listener.descriptor >= 0)
        }
        #expect(log.lines.isEmpty)
    }

    @Test("a function can neither steer nginx nor forge the request's id")
    func steering() async throws {
        let head = "Status: 201 Created\r\nX-Accel-Redirect: /.pricetag/other/read\r\nX-Request-Id: forged\r\n"
        try await NginxBench.serving(
            NginxBench.catalog(Self.routes),
            answer: { _, _ in "\(head)Location: /items/7\r\nX-Function: me\r\n\r\nbody" }
        ) { bench in
            let answer = try await bench.exchange(Self.request("POST /items"))
            #expect(answer.status == 201)
            #expect(answer["x-function"] == "me")
            #expect(answer["location"] == "/items/7")
            #expect(answer.count("x-request-id") == 1)
            #expect(answer["x-request-id"] != "forged")
        }
    }

    @Test("an answer as long as the manifest allows arrives whole", arguments: [0, 70_000, 2_097_152])
    func longAnswer(size: Int) async throws {
        try await NginxBench.serving(
            NginxBench.catalog(Self.routes),
            answer: { _, _ in "Status: 200 OK\r\n\r\n" + String(repeating: "x", count: size) }
        ) { bench in
            let answer = try await bench.exchange(Self.request("GET /items/1"))
            #expect(answer.status == 200)
            #expect(answer["transfer-encoding"] == "chunked" || answer.body.utf8.count == size)
            #expect(answer.body.utf8.count { $0 == UInt8(ascii: "x") } == size)
        }
    }

    @Test("whoever asks too often is told to wait: 429 with Retry-After, and a stricter function is stricter")
    func limits() async throws {
        var catalog = try NginxBench.catalog(Self.routes)
        let functions = catalog.functions.map { function in
            var manifest = function.manifest
            manifest.requestsPerMinute = function.name == "other" ? 6 : nil
            return Function(manifest: manifest, executable: Scripted.executable, environment: [:])
        }
        catalog = try FunctionCatalog(functions: functions)
        try await NginxBench.serving(catalog, change: { $0.limits = .init(requestsPerSecond: 5, connections: 8) }) {
            bench in
            var statuses: [Int?] = []
            for _ in 0..<7 { statuses.append(try await bench.exchange(Self.request("GET /other")).status) }
            #expect(statuses == [200, 200, 200, 200, 200, 200, 429])
            let held = try await bench.exchange(Self.request("GET /other"))
            #expect(held["retry-after"] == "10")
            #expect(try held.problem()["type"] == "urn:pricetag:problem:too-many-requests")
            #expect(held["x-content-type-options"] == "nosniff")
            // What is refused by its path costs nobody anything, and is no way around either.
            #expect(try await bench.exchange(Self.request("GET /other/x")).status == 404)
            var general: [Int?] = []
            for _ in 0..<40 { general.append(try await bench.exchange(Self.request("GET /items/1")).status) }
            #expect(general.contains(200))
            #expect(general.contains(429))
        }
    }

    @Test("the access log has one line a request, and never the query")
    func accessLog() async throws {
        try await NginxBench.serving(NginxBench.catalog(Self.routes)) { bench in
            let answer = try await bench.exchange(Self.request("GET /items/a%22b?token=secret"))
            let id = try #require(answer["x-request-id"])
            // The line is written once the answer is sent, which is a moment later.
            let deadline = ContinuousClock.now + .seconds(10)
            var lines: [Substring] = []
            while lines.isEmpty, .now < deadline {
                lines = String(decoding: try Files.read(bench.folder.accessLog), as: UTF8.self).split(separator: "\n")
                await Task.yield()
            }
            let line = try JSONValue(parsing: Array(try #require(lines.first).utf8))
            #expect(line["request_id"] == .string(id))
            #expect(line["path"] == "/items/a%22b")
            #expect(line["target"] == "shop/read")
            #expect(line["status"] == 200)
            #expect(!lines[0].contains("secret"))
        }
    }
}
