import Domain
import Glibc
import JSONCodec
import Repositories
import RuntimeProtocols
import SQLStorage
import Services
import TestSupport
import Testing

/// A data folder that real function processes share, with sellers who have a token.
final class Service {
    static let secret = "0123456789abcdef-0123456789abcdef"
    let folder: TemporaryFolder
    let storage: SQLiteStorage
    private let accounts: AccountService
    private var sellers = 0

    init() throws {
        folder = try TemporaryFolder()
        storage = try SQLiteStorage(path: folder.path("pricetag.sqlite"))
        let tokens = AccessTokens(secret: try #require(SigningKey(Self.secret)), lifetimeSeconds: 3_600)
        accounts = AccountService(accounts: storage, tokens: tokens, origin: Self.origin)
    }

    var path: String { folder.path("pricetag.sqlite") }

    /// What every function of this service is started with.
    var environment: [String: String] {
        [
            "PRICETAG_HOME": folder.path, "PRICETAG_TOKEN_SECRET": Self.secret,
            "PRICETAG_MODEL": Repository.shippedModel, "PRICETAG_LOG_LEVEL": "critical",
        ]
    }

    /// The functions that are started check tokens by the clock on the wall, so the tokens are made by it too.
    private static var origin: Origin {
        let now = {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000)
        }
        return Origin(
            now: now,
            makeID: {
                var random = SystemRandomNumberGenerator()
                return EntityID(at: now(), using: &random)
            },
            microseconds: { 0 }
        )
    }

    /// Registers a seller, with that much money.
    func seller(_ cents: Int64 = 0) throws -> (account: Account, token: String) {
        sellers += 1
        let username = try #require(Username("seller\(sellers)"))
        let email = try #require(EmailAddress("seller\(sellers)@example.com"))
        let account = try accounts.register(username: username, email: email, password: "testpass123")
        if cents > 0 {
            let wallet = WalletService(ledger: storage, origin: Self.origin)
            _ = try wallet.deposit(Money(cents: cents), to: account.user.id, request: nil) { _ in "{}" }
        }
        return (account, try accounts.login(.username(username), password: "testpass123", from: "192.0.2.1").token)
    }

    func start(_ function: String, _ arguments: String...) throws -> FunctionProcess {
        try FunctionProcess(function, arguments: arguments, environment: environment)
    }
}

extension FunctionProcess.Ending {
    /// The response that the process wrote.
    func response() throws -> HTTPResponse { try HTTPResponse(json: try JSONValue(parsing: output)) }
}
