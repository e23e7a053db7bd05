import Glibc
import JSONCodec
import RuntimeProtocols
import SQLStorage
import TestSupport
import Testing

/// Built functions, which open libpq and with it OpenSSL late, on a server that speaks TLS.
@Suite("Functions on PostgreSQL over TLS")
struct PostgresTLSTests {
    private static let password = "hunter2-in-the-address"
    private let authority: TestAuthority
    private let server: PostgresServer
    private let database: String

    init() throws {
        authority = try TestAuthority()
        let own = try authority.makeCertificate(for: "DNS:localhost,DNS:database.example,IP:127.0.0.1")
        server = try PostgresServer(settings: ["ssl=on", "ssl_cert_file=\(own.certificate)", "ssl_key_file=\(own.key)"])
        let url = try server.makeDatabase()
        database = PostgresServer.name(of: url)
        _ = try PostgresStorage(PostgresAddress(url: url)).migrate()
    }

    /// The function beside the tests and, where `make test` says what it has built, the fully static one that ships.
    private static let executables =
        ["\(FunctionProcess.folder)/login"]
        + (getenv("SHIPPED_FUNCTIONS").map { ["\(String(cString: $0))/login"] } ?? [])

    private static let event = Request.event(
        "POST",
        "/api/v1/users/login",
        json: ["username": "nobody", "password": "testpass123"]
    )

    private func start(_ executable: String, _ parameters: String, host: String = "127.0.0.1") throws -> FunctionProcess
    {
        let user = "pricetag:\(Self.password)"
        return try FunctionProcess(
            path: executable,
            arguments: ["--stream"],
            environment: [
                "PRICETAG_DATABASE_URL": "postgres://\(user)@\(host):\(server.port)/\(database)?\(parameters)",
                "PRICETAG_TOKEN_SECRET": Service.secret, "PRICETAG_LOG_LEVEL": "error",
            ]
        )
    }

    private func status(_ function: FunctionProcess) throws -> Int {
        function.send(Self.event.json.bytes + [0x0A])
        let line = try #require(try function.readLine())
        return try HTTPResponse(json: try JSONValue(parsing: line)).statusCode
    }

    @Test("speak as their address says, and OpenSSL is there when they do", arguments: executables)
    func modes(executable: String) throws {
        let root = "sslrootcert=\(authority.certificate)"
        for (host, parameters, isEncrypted) in [
            ("127.0.0.1", "sslmode=disable", false), ("127.0.0.1", "sslmode=require", true),
            ("127.0.0.1", "sslmode=verify-ca&\(root)", true), ("127.0.0.1", "sslmode=verify-full&\(root)", true),
            ("localhost", "sslmode=verify-full&\(root)", true),
            ("database.example", "hostaddr=127.0.0.1&sslmode=verify-full&\(root)", true),
        ] {
            let function = try start(executable, parameters, host: host)
            #expect(try status(function) == 401, "\(host) \(parameters)")
            let sessions = try server.execute(
                """
                SELECT s.ssl, coalesce(s.version, '-') FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
                WHERE a.datname = '\(database)' AND a.pid <> pg_backend_pid()
                """,
                in: database
            )
            #expect(sessions == [isEncrypted ? "t|TLSv1.3" : "f|-"], "\(host) \(parameters)")
            #expect(try Repository.text("/proc/\(function.id)/maps").contains("libssl.so"))
            // A process may be gone before the server's side of it is.
            _ = try server.execute(Self.endSessions(of: database), in: "postgres")
        }
    }

    private static func endSessions(of database: String) -> String {
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '\(database)'"
    }

    @Test("answer 503 to whom they can't trust, and their log says why without the password", arguments: executables)
    func refusals(executable: String) throws {
        let (root, stranger) = ("sslrootcert=\(authority.certificate)", try TestAuthority())
        for (host, parameters, reason) in [
            ("127.0.0.1", "sslmode=verify-full&sslrootcert=\(stranger.certificate)", "certificate verify failed"),
            ("127.0.0.1", "sslmode=verify-ca&sslrootcert=\(stranger.certificate)", "certificate verify failed"),
            ("127.0.0.1", "sslmode=verify-full&sslrootcert=/nowhere/root.crt", "does not exist"),
            ("other.example", "hostaddr=127.0.0.1&sslmode=verify-full&\(root)", "does not match host name"),
        ] {
            let function = try start(executable, parameters, host: host)
            #expect(try status(function) == 503, "\(host) \(parameters)")
            let log = try function.finish().log
            #expect(log.contains(reason), "\(log)")
            #expect(!log.contains(Self.password), "\(log)")
        }
    }

    @Test("go to no server without TLS that were told to want it")
    func plainServer() throws {
        let plain = try PostgresServer.shared
        let executable = "\(FunctionProcess.folder)/login"
        let url = "postgres://pricetag@127.0.0.1:\(plain.port)/postgres?sslmode=require"
        let environment = ["PRICETAG_DATABASE_URL": url, "PRICETAG_TOKEN_SECRET": Service.secret]
        let function = try FunctionProcess(path: executable, arguments: ["--stream"], environment: environment)
        #expect(try status(function) == 503)
        #expect(try function.finish().log.contains("server does not support SSL"))
    }
}
