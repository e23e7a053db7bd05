import AccountsBootstrap
import Domain
import FunctionRuntime
import Glibc
import RuntimeProtocols
import ServiceConfiguration
import Services
import TestSupport
import Testing

/// The key of the tokens: made at the first start, the same for all, and never a weak one.
@Suite struct TokenSecretTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func start(_ more: [String: String] = [:]) throws -> AccountService {
        let environment = ["PRICETAG_HOME": folder.path("home")].merging(more) { $1 }
        return try AccountsBootstrap(try FunctionConfiguration(environment)).accounts.get()
    }

    private func write(_ text: String, to name: String, mode: mode_t) throws -> String {
        let path = folder.path(name)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode)
        guard descriptor >= 0 else { throw SystemCallError("open \(path)") }
        defer { close(descriptor) }
        FileBytes.writeAll(Array(text.utf8), to: descriptor)
        return path
    }

    @Test("is made at the first start, for its owner alone, and stays")
    func firstStart() throws {
        _ = try start()
        let path = folder.path("home/token-secret")
        let secret = try Repository.text(path)
        #expect(SigningKey(secret) != nil)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        _ = try start()
        #expect(try Repository.text(path) == secret)
        #expect(try Repository.files(below: folder.path("home"), suffix: ".draft").isEmpty)
    }

    @Test("is made although a crash left a draft under this very process id, as it would in a container")
    func staleDraft() throws {
        #expect(mkdir(folder.path("home"), 0o700) == 0)
        _ = try write("half a ke", to: "home/token-secret.\(getpid()).draft", mode: 0o600)
        #expect(throws: Never.self) { try start() }
    }

    @Test("is made in a folder whose parents are not there yet, wherever the database lies")
    func deepHome() throws {
        let path = folder.path("a/b/c")
        _ = try start(["PRICETAG_HOME": path, "PRICETAG_DATABASE_URL": "sqlite:\(folder.path("db.sqlite"))"])
        #expect(SigningKey(try Repository.text("\(path)/token-secret")) != nil)
    }

    @Test("one that others can read is refused")
    func looseMode() throws {
        #expect(mkdir(folder.path("home"), 0o700) == 0)
        let path = try write(String(repeating: "0123456789abcdef", count: 4), to: "home/token-secret", mode: 0o600)
        #expect(chmod(path, 0o644) == 0)
        #expect(throws: ConfigurationError.self) { try start() }
        #expect(chmod(path, 0o600) == 0)
        #expect(throws: Never.self) { try start() }
    }

    @Test(
        "a weak one stops the process when it starts, and the message does not repeat it",
        arguments: ["short", String(repeating: "ab", count: 40)]
    )
    func weak(secret: String) throws {
        let file = try write(secret + "\n", to: "secret", mode: 0o600)
        for (key, value) in [
            ("PRICETAG_TOKEN_SECRET", secret), ("PRICETAG_TOKEN_SECRET_FILE", file),
            ("PRICETAG_TOKEN_SECRET_PREVIOUS", secret), ("PRICETAG_TOKEN_SECRET_PREVIOUS_FILE", file),
        ] {
            let configuration = try FunctionConfiguration(["PRICETAG_HOME": folder.path, key: value])
            #expect {
                try AccountsBootstrap(configuration)
            } throws: { error in
                let error = error as? ConfigurationError
                return error?.key == key && error?.description.contains(secret) == false
            }
        }
    }

    @Test("the one before is read from a variable or a file, and its tokens hold as long as it is named")
    func previous() throws {
        let (old, new) = ("an old key of thirty-two bytes or more", "a new key of thirty-two bytes or more")
        let account = try start(["PRICETAG_TOKEN_SECRET": old]).register(
            username: try #require(Username("seller")),
            email: try #require(EmailAddress("seller@example.com")),
            password: "testpass123"
        )
        let token = try start(["PRICETAG_TOKEN_SECRET": old]).token(for: account.user.id, version: 0, expiringIn: 600)
        let file = try write(old + "\n", to: "old", mode: 0o600)
        for (key, value) in [("PRICETAG_TOKEN_SECRET_PREVIOUS", old), ("PRICETAG_TOKEN_SECRET_PREVIOUS_FILE", file)] {
            let rotated = try start(["PRICETAG_TOKEN_SECRET": new, key: value])
            #expect(try rotated.authenticate(token) == account)
        }
        let after = try start(["PRICETAG_TOKEN_SECRET": new])
        #expect(throws: DomainError.self) { try after.authenticate(token) }
    }

    @Test("an empty database file, which a crash may leave, is as good as none")
    func emptyDatabase() throws {
        let path = try write("", to: "empty.sqlite", mode: 0o600)
        #expect(try readiness(of: path) == nil)
        #expect(try readiness(of: try write("rubbish", to: "bad.sqlite", mode: 0o600)) == "damaged")
        _ = try start(["PRICETAG_DATABASE_URL": "sqlite:\(path)"])
        #expect(try readiness(of: path) == nil)
    }

    private func readiness(of database: String) throws -> String? {
        let variables = ["PRICETAG_HOME": folder.path("."), "PRICETAG_DATABASE_URL": "sqlite:\(database)"]
        return try ServiceConfiguration(EnvironmentReader(variables)).databaseFault
    }
}
