import Logging
import Testing

@testable import LocalRunner

/// One routing, twice: the runner's and, in its own language, that of the generated site.
@Suite("Routing of the runner and of nginx") struct NginxRoutingTests {
    private static let routes: [(function: String, routes: [String])] = [
        ("users", ["POST /users/login", "GET /users/me", "GET /users"]),
        (
            "products",
            [
                "GET /products", "POST /products", "GET /products/{id}", "PUT /products/{id}", "DELETE /products/{id}",
            ]
        ),
        ("search", ["GET /products/search", "GET /jobs/{id}/results/{page}"]),
        // Patterns of which neither is the narrower: /a/b is a path of both.
        ("left", ["GET /a/{y}", "PATCH /a/{y}/"]), ("right", ["PUT /{x}/b", "GET /{x}/{y}/{z}/b"]),
        ("odd", ["GET /c.d/e+f", "GET /g~h/(i)/$j^", "GET /p%41q", "OPTIONS /o", "GET /"]),
        ("maintenance", []),
    ]

    private static let targets: [String] = [
        "/", "//", "/?", "/?a", "/users", "/users/", "/users//", "//users", "/users?x=/users/me", "/users/?x",
        "/users/me", "/users/me/", "/users/me//", "/users/me?", "/users/me?a=1&a=2", "/users/me/?a=/../x",
        "/users/me/.", "/users/./me", "/users/../users/me", "/x/../users/me", "/users/me/..", "/users/me/../me",
        "/../users/me", "/../../users/me", "/users/me%2f", "/users%2fme", "/users%2Fme", "/users/%6de", "/users/m%65",
        "/users/me%00", "/users/me%0a", "/users/me%0d%0aX:1", "/users/me%20", "/users/me%3f", "/users/me%3fa",
        "/users/me%23", "/users/me#", "/users/me#a?b", "/users/me;a=1", "/Users/me", "/USERS/ME", "/users/me\\",
        "/users\\me", "/users/mee", "/users/m", "/users/me/x", "/%75sers/me", "/users/%2e/me", "/users/%2e%2e/users/me",
        "/products/1", "/products/1/", "/products/1//", "/products//1", "/products/1?x", "/products/1/?x=%2f",
        "/products/a%20b", "/products/a+b", "/products/%41", "/products/%c3%a9", "/products/%C3%A9/",
        "/products/%F0%9F%98%80", "/products/%ED%9F%BF", "/products/%2f", "/products/a%2fb", "/products/a%2Fb/",
        "/products/%00", "/products/a%00b", "/products/%01", "/products/%7f", "/products/%zz", "/products/%",
        "/products/%4", "/products/%c3", "/products/%ff", "/products/%C0%AF", "/products/%ED%A0%80",
        "/products/%E0%80%80", "/products/%F4%90%80%80", "/products/%F8%88%80%80%80", "/products/.", "/products/..",
        "/products/...", "/products/./", "/products/../", "/products/%2e", "/products/%2E%2e", "/products/.%2e",
        "/products/%2e%2e%2e", "/products/..%2f..%2f..%2fusers%2fme", "/products/../users/me",
        "/products/%2e%2e/users/me",
        "/products/%252e%252e", "/products/%2525", "/products/search", "/products/search/", "/products/%73earch",
        "/products/searc", "/products/search/x", "/products/{id}", "/products/'\"", "/products/$request_uri",
        "/products/*", "/products/a,b", "/products/\(String(repeating: "a", count: 4_000))", "/jobs/7/results/2",
        "/jobs/7/results/", "/jobs/7/results//2", "/jobs/a%2fb/results/2", "/jobs/../results/2", "/a/b", "/a/b/",
        "/a/c",
        "/x/b", "/b/b", "/a/..", "/../b", "/%2e/b", "/a/x/y/b", "/x/y/z/b", "/a/b/c/b", "/x//z/b", "/c.d/e+f",
        "/cxd/e+f", "/c.d/e%2bf", "/c.d/ef", "/g~h/(i)/$j^", "/g~h/i/$j^", "/g~h/(i)/", "/p%41q", "/pAq", "/p%2541q",
        "/o", "/maintenance", "/.pricetag/users/read", "/.pricetag/error/404", "/.pricetag/error/413/",
        "/x/../.pricetag/users/read", "/products/../.pricetag/products/write", "/%2epricetag/users/read",
        "http://other/users/me", "http://other/products/a%2fb", "http://other", "https://other/users/me?x", "*",
        "users/me",
        "",
    ]

    private static let requests: [String] =
        targets.map { "GET \($0)" }
        + [
            "POST /users/login", "POST /users/login/", "POST /users/login?x=1", "GET /users/login", "POST /users/me",
            "HEAD /users/me", "HEAD /users/login", "HEAD /nowhere", "PUT /products/1", "DELETE /products/1/",
            "PATCH /products/1", "PUT /products", "DELETE /products/search", "POST /products/search", "PUT /a/b",
            "PATCH /a/b", "PATCH /a/c", "PUT /a/c", "PUT /c/b", "POST /a/b", "OPTIONS /o", "GET /o",
            "OPTIONS /users/me",
            "OPTIONS *", "TRACE /users/me", "TRACE /nowhere", "TRACE /users/me%00", "BREW /users/me", "BREW /nowhere",
            "get /users/me", "Get /users/me", "PROPFIND /users/me", "M-SEARCH /users/me", "PURGE /nowhere",
            "DELETE /nowhere", "POST /.pricetag/users/read", "POST /products/%zz", "PUT /products/..",
            "PUT /products/%00",
        ]

    @Test("are the same to the letter: status, function, Allow and problem")
    func sameAnswers() async throws {
        #expect(Self.requests.count > 150)
        let catalog = try NginxBench.catalog(Self.routes)
        let fromRunner = try await Self.throughRunner(catalog) { try await Self.answers(on: $0) }
        let fromNginx = try await NginxBench.serving(catalog) { bench in try await Self.answers(on: bench.port) }
        for (request, (one, other)) in zip(Self.requests, zip(fromRunner, fromNginx)) {
            #expect(one == other, "\(request)")
        }
        // The table is worth something only where it has all kinds of outcomes.
        for outcome in ["200 users", "200 right", "404", "405", "400"] {
            #expect(fromRunner.contains { $0.hasPrefix(outcome) }, "\(outcome)")
        }
    }

    @Test("bytes that are no ASCII reach no function on either")
    func rawBytes() async throws {
        let catalog = try NginxBench.catalog(Self.routes)
        let targets: [[UInt8]] = [
            [0xFF], [0xC3, 0xA9], [0xC0, 0xAF], [0x01], [0x7F], [0x09], [0x20], [0x00], [0x0B], [0xE2, 0x81, 0x84],
        ]
        @Sendable func statuses(_ port: Int) async throws -> [Int?] {
            var statuses: [Int?] = []
            for target in targets {
                let head =
                    Array("GET /products/a".utf8) + target
                    + Array("b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)
                statuses.append(RawAnswer(try await RawConnection.exchange(bytes: head, port: port)).status)
            }
            return statuses
        }
        let runner = try await Self.throughRunner(catalog, statuses)
        let nginx = try await NginxBench.serving(catalog) { bench in try await statuses(bench.port) }
        #expect(runner == nginx)
    }

    private static func throughRunner<Result: Sendable>(
        _ catalog: FunctionCatalog,
        _ body: @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let log = LineProbe()
        return try await Gateway.whileRunning(
            catalog,
            options: GatewayOptions(),
            log: log,
            logger: .runner(.critical, sink: log),
            body
        )
    }

    /// Each answer in one line: "200 users", or a status with Allow and the problem.
    private static func answers(on port: Int) async throws -> [String] {
        var answers: [String] = []
        for request in requests {
            let text = "\(request) HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"
            let answer = RawAnswer(try await RawConnection.exchange(text, port: port))
            let status = answer.status.map(String.init) ?? "nothing"
            // What is no HTTP at all is answered by the gateway's parser, which says no more than the status.
            let problem = status == "400" ? "" : answer.bodyWithoutID
            let rest = status == "200" ? answer["x-function"] : "\(answer["allow"] ?? "-") \(problem)"
            answers.append("\(status) \(rest ?? "-")")
        }
        return answers
    }
}
