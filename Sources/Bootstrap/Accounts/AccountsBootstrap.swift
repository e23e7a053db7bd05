import Cryptography
import Domain
import FunctionRuntime
import Glibc
import Repositories
import RuntimeProtocols
import SQLStorage
import ServiceConfiguration
import Services

/// Wires accounts, wallets and catalogues to the database; nothing is opened before an event needs it.
public struct AccountsBootstrap {
    /// Money in a seller's wallet.
    public let wallet: Lazily<WalletService>
    /// A seller's own products.
    public let catalog: Lazily<CatalogService>
    /// What an operator does now and then.
    public let maintenance: Lazily<MaintenanceService>
    /// The database that they share.
    public let storage: Lazily<any Storage>
    /// Time and identities.
    public let origin: Lazily<Origin>
    private let environment: EnvironmentReader
    private let secret: TokenSecretSource
    private let madeAccounts: Lazily<AccountService>

    /// Opening accounts, logging in, finding out who asks; throws where the key of their tokens would be lost with the process.
    public var accounts: Lazily<AccountService> {
        get throws(ConfigurationError) {
            try secret.requireLasting()
            return madeAccounts
        }
    }

    /// What the payment side asks for, where it alone may credit accounts; nil where sellers may. Throws where a setting is wrong.
    public var payments: Lazily<PaymentService>? {
        get throws(ConfigurationError) {
            guard case .signed(let secret) = try DepositSetting(environment) else { return nil }
            let (storage, origin) = (storage, origin)
            return Lazily {
                PaymentService(accounts: try storage.get(), key: try secret.read(), origin: try origin.get())
            }
        }
    }

    /// Reads the settings; a wrong one throws and names its key.
    public init(_ configuration: FunctionConfiguration) throws(ConfigurationError) {
        let paths = try ServiceConfiguration(configuration.environment)
        try paths.requireDatabase()
        let secret = try TokenSecretSource(
            configuration.environment,
            home: paths.home,
            isEphemeral: paths.isEphemeral
        )
        let previous = try GivenSecret(.previousTokenSecret, configuration.environment)
        let lifetime = try configuration.environment.integer(.tokenLifetime, in: 60...86_400, or: 3_600)
        let replay = try ReplayOrigin.Setting(configuration.environment)
        if replay != nil, case .postgres = paths.database {
            throw ConfigurationError(key: ConfigurationKey.replay.rawValue, message: "takes a database in a file")
        }
        let storage = Lazily { try Self.open(paths.database, purpose: replay == nil ? .service : .replay) }
        let origin = Lazily {
            guard let replay, case .sqlite(let path) = paths.database else { return Self.liveOrigin }
            // The database has to be one of a replay before anything of it is made up.
            _ = try storage.get()
            return try ReplayOrigin(replay, databasePath: path).origin
        }
        madeAccounts = Lazily {
            AccountService(
                accounts: try storage.get(),
                tokens: AccessTokens(
                    secret: try secret.read(),
                    previous: try previous?.read(),
                    lifetimeSeconds: Int64(lifetime)
                ),
                origin: try origin.get()
            )
        }
        wallet = Lazily {
            WalletService(ledger: try storage.get(), origin: try origin.get())
        }
        catalog = Lazily {
            CatalogService(products: try storage.get(), predictions: try storage.get(), origin: try origin.get())
        }
        maintenance = Lazily { MaintenanceService(storage: try storage.get(), origin: try origin.get()) }
        environment = configuration.environment
        self.secret = secret
        self.storage = storage
        self.origin = origin
    }

    private static func open(_ database: DatabaseSetting, purpose: DatabasePurpose) throws -> any Storage {
        switch database {
        case .sqlite(let path): try SQLiteStorage(path: path, purpose: purpose)
        case .postgres(let url, let prepares): PostgresStorage(PostgresAddress(url: url, prepares: prepares))
        }
    }

    private static var liveOrigin: Origin {
        Origin(
            now: now,
            makeID: {
                // Both words in one call of the system.
                let random = SecureRandom.words()
                return EntityID(at: now(), random: random.0, random.1)
            },
            microseconds: {
                var time = timespec()
                clock_gettime(CLOCK_MONOTONIC, &time)
                return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
            }
        )
    }

    private static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
