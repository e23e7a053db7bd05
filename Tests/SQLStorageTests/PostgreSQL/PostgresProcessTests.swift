import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import SQLStorage
import TestSupport
import Testing

/// Built functions on a real server, as an operator has them.
@Suite("Functions on PostgreSQL")
struct PostgresProcessTests {
    private let url: String
    private let storage: PostgresStorage

    init() throws {
        url = try PostgresServer.shared.makeDatabase()
        storage = PostgresStorage(PostgresAddress(url: url))
    }

    private func start(_ function: String, _ arguments: [String] = [], url: String? = nil) throws -> FunctionProcess {
        try FunctionProcess(
            function,
            arguments: arguments,
            environment: [
                "PRICETAG_DATABASE_URL": url ?? self.url, "PRICETAG_TOKEN_SECRET": Service.secret,
                "PRICETAG_MODEL": Repository.shippedModel, "PRICETAG_LOG_LEVEL": "error",
            ]
        )
    }

    /// The response of a process of its own.
    private func answer(_ function: String, _ event: HTTPEvent) throws -> HTTPResponse {
        let process = try start(function)
        process.send(event.json.bytes)
        return try process.finish().response()
    }

    @Test("serve a seller from registration to prices, each process by itself, and the books add up")
    func tour() throws {
        let migration = try start("maintenance")
        migration.send(Array(#"{"action":"migrate"}"#.utf8))
        #expect(try migration.finish().exitStatus == 0)
        let seller: JSONValue = ["username": "ada", "email": "ada@example.com", "password": "testpass123"]
        #expect(try answer("register", Request.event("POST", "/api/v1/users/register", json: seller)).statusCode == 201)
        #expect(try answer("register", Request.event("POST", "/api/v1/users/register", json: seller)).statusCode == 409)
        let login: JSONValue = ["username": "ada", "password": "testpass123"]
        let session = try answer("login", Request.event("POST", "/api/v1/users/login", json: login))
        let token = try #require(JSONValue(parsing: session.body)["access_token"]?.string)
        let deposit = Request.event("POST", "/api/v1/users/deposit", token: token, json: ["amount": 12])
        #expect(try answer("deposit", deposit).statusCode == 200)
        let predict = Request.event("POST", "/api/v1/pricing/predict", token: token, json: ManyProcessesTests.item)
        let statuses = try (0..<3).map { _ in try answer("predict", predict).statusCode }
        #expect(statuses == [200, 200, 402])
        let me = try answer("account", Request.event("GET", "/api/v1/users/me", token: token))
        #expect(try JSONValue(parsing: me.body)["balance"]?.number?.text == "2.00")
        #expect(try storage.audit().findings == [])
    }

    @Test("say that the database is down, and go on when it is there again")
    func serverRestart() throws {
        _ = try storage.migrate()
        let function = try start("login", ["--stream"])
        let event = Request.event(
            "POST",
            "/api/v1/users/login",
            json: ["username": "nobody", "password": "testpass123"]
        )
        func status() throws -> Int {
            function.send(event.json.bytes + [0x0A])
            let line = try #require(try function.readLine())
            return try HTTPResponse(json: try JSONValue(parsing: line)).statusCode
        }
        #expect(try status() == 401)
        // Between two events the server ends every connection, as a restart does.
        _ = try PostgresServer.shared.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(PostgresServer.name(of: url))'",
            in: "postgres"
        )
        #expect(try status() == 401)
        let nowhere = try start("login", url: "postgres://127.0.0.1:1/none")
        nowhere.send(event.json.bytes)
        let ending = try nowhere.finish()
        #expect(try ending.response().statusCode == 503)
    }

    @Test("open libpq, and those on SQLite never do")
    func libraries() throws {
        _ = try storage.migrate()
        let folder = try TemporaryFolder()
        for (url, opens) in [(url, true), ("sqlite:\(folder.path("a.sqlite"))", false)] {
            let function = try start("login", ["--stream"], url: url)
            let event = Request.event(
                "POST",
                "/api/v1/users/login",
                json: ["username": "nobody", "password": "testpass123"]
            )
            function.send(event.json.bytes + [0x0A])
            _ = try #require(try function.readLine())
            #expect(try Repository.text("/proc/\(function.id)/maps").contains("libpq.so") == opens)
        }
    }
}
