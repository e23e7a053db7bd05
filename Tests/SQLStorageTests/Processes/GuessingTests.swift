import Cryptography
import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import SQLStorage
import Services
import Synchronization
import TestSupport
import Testing

/// Passwords that are guessed from many threads and processes at once.
@Suite("Guessing", .serialized) struct GuessingTests {
    private static let guesses = 64

    @Test("64 wrong passwords at once: no more are looked at than may be, in a file")
    func raceInFile() throws {
        let folder = try TemporaryFolder()
        try race { try SQLiteStorage(path: folder.path("test.sqlite"), gateTimeoutMilliseconds: 60_000) }
    }

    @Test("64 wrong passwords at once: no more are looked at than may be, on a server", arguments: [true, false])
    func raceOnServer(prepares: Bool) throws {
        let address = PostgresAddress(url: try PostgresServer.shared.makeDatabase(), prepares: prepares)
        _ = try PostgresStorage(address).migrate()
        try race { PostgresStorage(address) }
    }

    /// Every thread has a connection of its own, and none counts before all have seen that there is room.
    private func race(_ open: @escaping @Sendable () throws -> any Storage) throws {
        let moment = Row().moment()
        let (name, email) = (try #require(Username("seller")), try #require(EmailAddress("s@example.com")))
        let owner = try Self.service(on: open(), .counting {}, at: moment)
        _ = try owner.register(username: name, email: email, password: "testpass123")
        let looks = Looks()
        let meeting = Meeting(of: Self.guesses)
        let answers = Threads.atOnce(Self.guesses) { index in
            let accounts = LateCounter(try open(), meeting)
            let service = try Self.service(on: accounts, .counting { looks.count.withLock { $0 += 1 } }, at: moment)
            _ = try service.login(.username(name), password: "guess \(index)", from: "192.0.2.7")
        }
        #expect(looks.count.withLock { $0 } == 10)
        let errors = answers.map { answer -> DomainError? in
            guard case .failure(let error) = answer else { return nil }
            return error as? DomainError
        }
        #expect(errors.count { $0 == .wrongCredentials } == 10)
        #expect(errors.count { $0 == .throttled(retryAfterSeconds: 90) } == Self.guesses - 10)
    }

    private final class Looks: Sendable {
        let count = Mutex(0)
    }

    private static func service(
        on accounts: any AccountRepository & AttemptRepository,
        _ passwords: Passwords,
        at moment: Timestamp
    ) throws -> AccountService {
        let origin = Origin(now: { moment }, makeID: Row().id, microseconds: { 0 })
        return AccountService(accounts: accounts, tokens: try tokens(), passwords: passwords, origin: origin)
    }

    private static func tokens() throws -> AccessTokens {
        AccessTokens(secret: try #require(SigningKey(Service.secret)), lifetimeSeconds: 3_600)
    }

    @Test("what one process has counted the next one knows, for both routes and for names that nobody has")
    func restart() throws {
        let service = try Service()
        let (account, token) = try service.seller()
        for name in [account.user.username.text, "nobody-at-all"] {
            let guesses = try service.start("login", "--stream")
            for _ in 0..<10 {
                guesses.send(Self.login(name, "wrong password") + [0x0A])
                #expect(try Self.response(try guesses.readLine()).statusCode == 401)
            }
            _ = try guesses.finish()
            // One that nobody has to be asked about: the right one is not looked at either.
            for password in ["wrong password", "testpass123"] {
                let response = try Self.run(service, Self.login(name, password))
                #expect(response.statusCode == 429)
                let seconds = try #require(response.headers["retry-after"].flatMap { Int($0) })
                #expect((1...90).contains(seconds))
                let body = try JSONValue(parsing: response.body)
                #expect(body["type"] == "urn:pricetag:problem:too-many-attempts")
                #expect(body["request_id"] == "request-1")
            }
        }
        let change: JSONValue = ["current_password": "testpass123", "new_password": "another testpass"]
        var event = Request.event("POST", "/api/v1/users/password", token: token, json: change)
        event.context.sourceIP = "203.0.113.9"
        #expect(try Self.run(service, event.json.bytes).statusCode == 429)
        let elsewhere = Self.login(account.user.username.text, "testpass123", from: "192.0.2.1")
        #expect(try Self.run(service, elsewhere).statusCode == 200)
    }

    private static func login(_ name: String, _ password: String, from address: String = "203.0.113.9") -> [UInt8] {
        let body: JSONValue = ["username": .string(name), "password": .string(password)]
        var event = Request.event("POST", "/api/v1/users/login", json: body)
        event.context.sourceIP = address
        // Whoever writes this field may write anything.
        event.headers["x-forwarded-for"] = "198.51.100.\(password.utf8.count)"
        return event.json.bytes
    }

    private static func run(_ service: Service, _ event: [UInt8]) throws -> HTTPResponse {
        try FunctionProcess.run("login", environment: service.environment, input: event).response()
    }

    private static func response(_ line: [UInt8]?) throws -> HTTPResponse {
        try HTTPResponse(json: try JSONValue(parsing: try #require(line)))
    }
}

extension Passwords {
    /// Passwords that are kept as they are; `look` is told of each comparison.
    fileprivate static func counting(_ look: @escaping () -> Void) -> Passwords {
        Passwords(
            make: { password throws(PasswordHashError) in password },
            matches: { password, hash throws(PasswordHashError) in
                look()
                return password == hash
            },
            pretendToMatch: { _ throws(PasswordHashError) in
                look()
                return false
            }
        )
    }
}
