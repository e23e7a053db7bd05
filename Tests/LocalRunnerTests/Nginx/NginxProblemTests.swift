import Glibc
import JSONCodec
import Testing

@testable import LocalRunner

@Suite("A problem that nginx tells itself") struct NginxProblemTests {
    /// A request that no function is asked about, and what its client is told.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let status: Int
        let problem: String
        let request: String
        var allow: String?

        var testDescription: String { "\(status): \(name)" }

        init(_ status: Int, _ problem: String, _ name: String, _ line: String, _ fields: [String], allow: String? = nil)
        {
            (self.status, self.problem, self.name, self.allow) = (status, problem, name, allow)
            request = ([line] + fields).joined(separator: "\r\n") + "\r\n\r\n"
        }
    }

    private static let routes: [(function: String, routes: [String])] = [
        ("shop", ["GET /items/{id}", "POST /items", "PUT /items/{id}"])
    ]
    private static let usual = ["Host: a", "Connection: close"]
    private static let long = String(repeating: "a", count: 9_000)

    private static let cases: [Case] = [
        Case(400, "bad-request", "no request at all", "HELLO", []),
        Case(400, "bad-request", "no host", "GET /items/1 HTTP/1.1", ["Connection: close"]),
        Case(400, "bad-request", "two hosts", "GET /items/1 HTTP/1.1", usual + ["Host: b"]),
        Case(
            400,
            "bad-request",
            "two tokens",
            "GET /items/1 HTTP/1.1",
            usual + ["Authorization: a", "Authorization: b"]
        ),
        Case(400, "bad-request", "a field with a NUL", "GET /items/1 HTTP/1.1", usual + ["X-A: a\0b"]),
        Case(
            400,
            "bad-request",
            "two lengths",
            "POST /items HTTP/1.1",
            usual + ["Content-Length: 0", "Content-Length: 0"]
        ),
        Case(400, "bad-request", "a length that is none", "POST /items HTTP/1.1", usual + ["Content-Length: -1"]),
        Case(
            400,
            "bad-request",
            "a length and chunks",
            "POST /items HTTP/1.1",
            usual + ["Content-Length: 5", "Transfer-Encoding: chunked", "", "0"]
        ),
        Case(
            400,
            "bad-request",
            "a chunk of no size",
            "POST /items HTTP/1.1",
            usual + ["Transfer-Encoding: chunked", "", "x"]
        ),
        Case(404, "not-found", "no such path", "GET /nothing HTTP/1.1", usual),
        Case(404, "not-found", "an old client's", "GET /nothing HTTP/1.0", []),
        Case(405, "method-not-allowed", "one method", "PUT /items HTTP/1.1", usual, allow: "POST"),
        Case(405, "method-not-allowed", "three", "DELETE /items/1 HTTP/1.1", usual, allow: "GET, HEAD, PUT"),
        Case(
            405,
            "method-not-allowed",
            "TRACE, which nginx knows",
            "TRACE /items/1 HTTP/1.1",
            usual,
            allow: "GET, HEAD, PUT"
        ),
        Case(414, "target-too-long", "a long path", "GET /items/\(long) HTTP/1.1", usual),
        Case(414, "target-too-long", "a long query", "GET /items/1?\(long) HTTP/1.1", usual),
        Case(431, "fields-too-large", "a long field", "GET /items/1 HTTP/1.1", usual + ["X-A: \(long)"]),
        Case(
            431,
            "fields-too-large",
            "many fields",
            "GET /items/1 HTTP/1.1",
            usual + (0..<10).map { "X-\($0): \(long.prefix(4_000))" }
        ),
        Case(501, "not-implemented", "an unknown coding", "POST /items HTTP/1.1", usual + ["Transfer-Encoding: gzip"]),
        Case(
            501,
            "not-implemented",
            "an unknown one before chunks",
            "POST /items HTTP/1.1",
            usual + ["Transfer-Encoding: gzip, chunked"]
        ),
        Case(505, "bad-version", "HTTP/2.0 by its name alone", "GET /items/1 HTTP/2.0", usual),
        Case(505, "bad-version", "HTTP/3.0", "GET /items/1 HTTP/3.0", usual),
    ]

    @Test("is one in the gateway's words, under the request's id", arguments: cases)
    func told(example: Case) async throws {
        let begun = Counter()
        try await NginxBench.serving(NginxBench.catalog(Self.routes), begins: { _ = begun.next() }) { bench in
            let answer = try await bench.exchange(example.request)
            #expect(answer.status == example.status)
            let problem = try answer.problem()
            #expect(problem["type"]?.string == "urn:pricetag:problem:\(example.problem)")
            #expect(answer["allow"] == example.allow)
            #expect(answer["x-request-id"]?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
            #expect(answer["x-content-type-options"] == "nosniff")
        }
        #expect(begun.count == 0)
    }

    @Test("is 500 where nginx has no connection left for the function")
    func exhausted() async throws {
        try await NginxBench.serving(NginxBench.catalog(Self.routes)) { bench in
            // One for the listener, one for nginx's own channel, one for the client.
            let configuration = String(decoding: try Files.read(bench.folder.configuration), as: UTF8.self)
                .replacing("worker_processes auto", with: "worker_processes 1")
                .replacing("worker_connections 1024", with: "worker_connections 3")
            try Files.write(configuration, to: bench.folder.configuration)
            bench.nginx.signal(SIGHUP)
            // Until the new configuration is read, the old one answers.
            let deadline = ContinuousClock.now + .seconds(60)
            var answer = RawAnswer("")
            while answer.status != 500, .now < deadline {
                answer = try await bench.exchange("GET /items/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            }
            #expect(answer.status == 500)
            #expect(try answer.problem()["type"] == "urn:pricetag:problem:internal")
        }
    }

    @Test("is none where the function tells one of its own: its words, Retry-After and all, pass as they are")
    func passed() async throws {
        let words = #""title":"Busy","status":503,"detail":"Come back.""#
        try await NginxBench.serving(
            NginxBench.catalog(Self.routes),
            answer: { _, request in
                let body =
                    #"{"type":"urn:pricetag:problem:unavailable",\#(words),"request_id":"\#(request["REQUEST_ID"] ?? "")"}"#
                return
                    "Status: 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 7\r\n\r\n\(body)"
            }
        ) { bench in
            for line in ["GET /items/1", "PUT /items/1"] {
                let answer = try await bench.exchange("\(line) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(answer.status == 503)
                #expect(answer["retry-after"] == "7")
                let problem = try answer.problem()
                #expect(problem["type"] == "urn:pricetag:problem:unavailable")
                #expect(problem["detail"] == "Come back.")
            }
        }
    }
}
