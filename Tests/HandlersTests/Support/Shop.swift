import AccountsBootstrap
import Cryptography
import Domain
import FunctionRuntime
import Glibc
import Handlers
import JSONCodec
import PricingBootstrap
import Repositories
import RuntimeProtocols
import Services
import TestSupport
import Testing

/// All functions as they are wired in production, on a database of its own and the model that ships.
final class Shop {
    static let secret = "0123456789abcdef-0123456789abcdef"
    let storage: any Storage
    private let functions: [String: any FunctionHandler]
    private let tokens: AccessTokens
    private let folder: TemporaryFolder
    private let row = Row()
    private var sellers = 0

    init(_ settings: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        let usual = [
            "PRICETAG_HOME": folder.path, "PRICETAG_MODEL": Repository.shippedModel,
            "PRICETAG_TOKEN_SECRET": Self.secret,
        ]
        let configuration = try FunctionConfiguration(usual.merging(settings) { $1 })
        let (base, pricing) = (try AccountsBootstrap(configuration), try PricingBootstrap(configuration))
        storage = try base.storage.get()
        tokens = AccessTokens(secret: try #require(SigningKey(Self.secret)), lifetimeSeconds: 3_600)
        functions = [
            "account": HTTPFunction(AccountHandler(accounts: try base.accounts, wallet: base.wallet)),
            "deposit": HTTPFunction(
                DepositHandler(
                    accounts: try base.accounts,
                    wallet: base.wallet,
                    payments: try base.payments
                )
            ),
            "health": HTTPFunction(HealthHandler { [HealthHandler.Dependency("database", fault: nil)] }),
            "import": HTTPFunction(ImportHandler(accounts: try base.accounts, catalog: base.catalog)),
            "info": HTTPFunction(InfoHandler(status: pricing.status)),
            "login": HTTPFunction(LoginHandler(accounts: try base.accounts)),
            "predict": HTTPFunction(PredictHandler(accounts: try pricing.accounts, pricing: pricing.pricing)),
            "predictions": HTTPFunction(PredictionsHandler(accounts: try pricing.accounts, pricing: pricing.pricing)),
            "products": HTTPFunction(ProductsHandler(accounts: try base.accounts, catalog: base.catalog)),
            "register": HTTPFunction(RegisterHandler(accounts: try base.accounts)),
        ]
    }

    /// Names of all functions that answer requests.
    static let functionNames = [
        "account", "deposit", "health", "import", "info", "login", "predict", "predictions", "products", "register",
    ]

    /// Where writers of all processes queue up.
    var gatePath: String { folder.path("pricetag.sqlite.gate") }

    /// The response of a function to bytes that may be no event at all.
    func handle(_ function: String, _ event: EventBytes) throws -> HTTPResponse {
        let log = FunctionLog(function: function, threshold: .critical) { _ in }
        let context = FunctionContext(requestID: "minted", deadline: Deadline(after: .seconds(5)), log: log)
        let output = try #require(functions[function]).handle(event, context: context)
        return try HTTPResponse(json: try JSONValue(parsing: output.bytes))
    }

    /// What a function tells of itself.
    func describe(_ function: String) throws -> JSONValue { try #require(functions[function]).describe() }

    func send(_ function: String, _ event: HTTPEvent) throws -> HTTPResponse {
        try handle(function, .complete(event.json.bytes))
    }

    /// A seller with that much money and a token; without the cost of a real password, unless one is given.
    func seller(_ cents: Int64 = 0, password: String? = nil) throws -> Seller {
        sellers += 1
        let user = User(
            id: row.id(),
            username: try #require(Username("seller\(sellers)")),
            email: try #require(EmailAddress("seller\(sellers)@example.com")),
            passwordHash: try password.map { try PasswordHash.make($0) } ?? "",
            tokenVersion: 0,
            createdAt: row.moment()
        )
        try storage.add(user)
        if cents > 0 {
            let wallet = WalletService(ledger: storage, origin: row.origin)
            _ = try wallet.deposit(Money(cents: cents), to: user.id, request: nil) { _ in "{}" }
        }
        return Seller(user: user, token: tokens.issue(to: user, id: row.id(), at: Self.now))
    }

    /// The functions look at the clock on the wall; so do the tokens that tests make.
    static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000)
    }

    func balance(_ seller: Seller) throws -> Int64 { try #require(try storage.account(seller.user.id)).balance.cents }

    /// Nothing was charged, credited or kept for a seller who came with that much money.
    func expectUntouched(_ seller: Seller, cents: Int64, _ location: SourceLocation = #_sourceLocation) throws {
        #expect(try balance(seller) == cents, sourceLocation: location)
        let predictions = try storage.predictions(of: seller.user.id, before: nil, limit: 1)
        #expect(predictions.isEmpty, sourceLocation: location)
        #expect(try storage.audit().findings.isEmpty, sourceLocation: location)
    }
}

struct Seller {
    let user: User
    let token: String
}

extension HTTPResponse {
    /// The body as a document.
    func document() throws -> JSONValue { try JSONValue(parsing: body) }

    /// The fields that a problem names, in its order.
    func namedFields() throws -> [String] {
        try (document()["errors"]?.array ?? []).compactMap { $0["field"]?.string }
    }
}
