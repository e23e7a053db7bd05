import Foundation
import FoundationNetworking
import JSONCodec
import Testing

/// `local-runner event`: what a function tells of itself is an event that it takes.
@Suite("Sample events")
struct SampleEventTests {
    /// Samples that name a product which nobody has added.
    private static let notFound = ["products": "/{id}", "predict": ": product"]

    @Test("are answered by their function and through the gateway", .timeLimit(.minutes(5)))
    func answers() async throws {
        try await withTemporaryFolder { home in
            let service = try await Service(home: home)
            let token = try await Self.signIn(service)
            var count = 0
            // The samples of the login are of the account that the registration's makes.
            let others = Project.functions.filter { !["maintenance", "register"].contains($0) }
            for function in ["register"] + others {
                let described = try await Tool.run(function, ["--describe"])
                let description = try JSONValue(parsing: Array(described.output))
                for line in try await Self.samples(of: function) {
                    // Whoever sets another password has no use for the token any more.
                    let spends = line.contains("/users/password")
                    let event = try await Self.event(
                        function,
                        line,
                        token: spends ? try await Self.signIn(service, as: "first") : token
                    )
                    let again =
                        spends
                        ? try await Self.event(function, line, token: try await Self.signIn(service, as: "second"))
                        : event
                    let expected = Self.notFound[function].map { line.contains($0) } == true ? 404...404 : 200...299
                    let invoked = try await Tool.run(
                        "local-runner",
                        ["invoke", function],
                        input: event,
                        environment: ["PRICETAG_HOME": home.path]
                    )
                    #expect(invoked.status == 0, "\(line): \(invoked.errors)")
                    let response = try JSONValue(parsing: Array(invoked.output))
                    let statuses = [
                        try #require(response["statusCode"]?.number?.integer),
                        try await Self.status(of: again, at: service.address, isNew: function == "register"),
                    ]
                    let declared = try #require(Self.statuses(of: line, in: description))
                    for status in statuses {
                        #expect(expected.contains(status), "\(function), \(line): \(response.text)")
                        #expect(declared.contains(status), "\(function), \(line): \(status) is not declared")
                    }
                    count += 1
                }
            }
            #expect(count >= 20)
            #expect(await service.stop() == 0)
        }
    }

    @Test("of the maintenance are carried out, but for a restoration, which no real database takes")
    func maintenance() async throws {
        try await withTemporaryFolder { home in
            let samples = try await Self.samples(of: "maintenance")
            #expect(
                samples.map { $0.replacing("event: ", with: "") } == [
                    "migrate", "schema", "audit", "prune", "snapshot", "restore",
                ]
            )
            for line in samples {
                let run = try await Tool.run(
                    "local-runner",
                    ["invoke", "maintenance"],
                    input: try await Self.event("maintenance", line, token: nil),
                    environment: ["PRICETAG_HOME": home.path]
                )
                let document = try JSONValue(parsing: Array(run.output))
                let isRefused = line.hasSuffix("restore")
                #expect(run.status == (isRefused ? 1 : 0), "\(line): \(document.text)")
                #expect((document["error"] != nil) == isRefused, "\(line): \(document.text)")
            }
        }
    }

    @Test("leave a place for the token where none is given, and take the one that is")
    func token() async throws {
        let fields = [("${token}", nil), ("t-1", "t-1")] as [(String, String?)]
        for (expected, token) in fields {
            let event = try JSONValue(
                parsing: Array(try await Self.event("account", "GET /api/v1/users/me: account", token: token))
            )
            #expect(event["headers"]?["authorization"] == .string("Bearer \(expected)"))
        }
    }

    @Test(
        "that nobody knows are an error that names those there are",
        arguments: [["--sample", "nonsense"], ["--route", "GET /nowhere"]]
    )
    func unknown(choice: [String]) async throws {
        let run = try await Tool.run("local-runner", ["event", "login"] + choice)
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(run.errors.contains("login has no such sample; there are:"))
        #expect(run.errors.contains("POST /api/v1/users/login: by name"))
        #expect(run.errors.contains("POST /api/v1/users/login: by address"))
    }

    @Test("of a function that is not there are an error that names it")
    func unknownFunction() async throws {
        let run = try await Tool.run("local-runner", ["event", "nobody"])
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(run.errors.contains("nobody"))
    }
}

extension SampleEventTests {
    /// Lines of "ROUTE: NAME".
    fileprivate static func samples(of function: String) async throws -> [String] {
        let run = try await Tool.run("local-runner", ["event", function, "--list"])
        #expect(run.status == 0 && !run.lines.isEmpty, "\(function): \(run.errors)")
        return run.lines
    }

    fileprivate static func event(_ function: String, _ line: String, token: String?) async throws -> Data {
        let parts = try #require(line.wholeMatch(of: /(.+?): (.+)/)).output
        let options =
            ["--route", String(parts.1), "--sample", String(parts.2)] + (token.map { ["--token", $0] } ?? [])
        let run = try await Tool.run("local-runner", ["event", function] + options)
        try #require(run.status == 0, "\(line): \(run.errors)")
        return run.output
    }

    /// The statuses that a function tells of for the route of a line.
    fileprivate static func statuses(of line: String, in description: JSONValue) -> [Int]? {
        let route = description["routes"]?.array?.first { route in
            line.hasPrefix("\(route["method"]?.string ?? "") \(route["path"]?.string ?? ""): ")
        }
        return route?["responses"]?.object?.members.compactMap { Int($0.name) }
    }

    /// The status that the gateway gives to an event as a request; one that makes an account makes another.
    fileprivate static func status(of event: Data, at address: URL, isNew: Bool) async throws -> Int {
        let event = try JSONValue(parsing: Array(event))
        let query = event["rawQueryString"]?.string ?? ""
        let path = try #require(event["rawPath"]?.string) + (query.isEmpty ? "" : "?\(query)")
        var request = URLRequest(url: try #require(URL(string: path, relativeTo: address)))
        request.httpMethod = event["requestContext"]?["http"]?["method"]?.string
        for (name, value) in event["headers"]?.object?.members ?? [] where name != "host" {
            request.setValue(value.string, forHTTPHeaderField: name)
        }
        request.httpBody = event["body"]?.string.map { body in
            Data((isNew ? body.replacing("testuser", with: "another").replacing("test@", with: "another@") : body).utf8)
        }
        let (_, response) = try await URLSession.shared.data(for: request)
        return try #require(response as? HTTPURLResponse).statusCode
    }

    /// The token of an account with enough money.
    fileprivate static func signIn(_ service: Service, as name: String = "payer") async throws -> String {
        let account = #"{"username":"\#(name)","email":"\#(name)@example.com","password":"testpass123"}"#
        #expect(try await service.ask("/api/v1/users/register/", account).status == 201)
        let login = #"{"username":"\#(name)","password":"testpass123"}"#
        let answer = try await service.ask("/api/v1/users/login/", login).answer
        try service.logIn(answer)
        #expect(try await service.ask("/api/v1/users/deposit/", #"{"amount": 100}"#).status == 200)
        return try #require(answer["access_token"] as? String)
    }
}
