import Domain
import FunctionRuntime
import Glibc
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
    public let storage: Lazily<SQLiteStorage>
    /// Time and identities.
    public let origin: Origin
    private let secret: TokenSecretSource
    private let madeAccounts: Lazily<AccountService>

    /// Opening accounts, logging in, finding out who asks; throws where the key of their tokens would be lost with the process.
    public var accounts: Lazily<AccountService> {
        get throws(ConfigurationError) {
            try secret.requireLasting()
            return madeAccounts
        }
    }

    /// Newest schema of the database that this program knows.
    public static var schemaVersion: Int { SQLiteStorage.schemaVersion }

    /// Reads the settings; a wrong one throws and names its key.
    public init(_ configuration: FunctionConfiguration) throws(ConfigurationError) {
        let paths = try ServiceConfiguration(configuration.environment)
        try paths.requireDatabase()
        let secret = try TokenSecretSource(
            configuration.environment,
            home: paths.home,
            isEphemeral: paths.isEphemeral
        )
        let lifetime = try configuration.environment.integer(.tokenLifetime, in: 60...86_400, or: 3_600)
        let storage = Lazily { try SQLiteStorage(path: paths.databasePath) }
        let origin = Self.liveOrigin
        madeAccounts = Lazily {
            AccountService(
                accounts: try storage.get(),
                tokens: AccessTokens(secret: try secret.read(), lifetimeSeconds: Int64(lifetime)),
                origin: origin
            )
        }
        wallet = Lazily {
            WalletService(ledger: try storage.get(), idempotency: try storage.get(), origin: origin)
        }
        catalog = Lazily { CatalogService(products: try storage.get(), origin: origin) }
        maintenance = Lazily { MaintenanceService(storage: try storage.get(), origin: origin) }
        self.secret = secret
        self.storage = storage
        self.origin = origin
    }

    private static var liveOrigin: Origin {
        Origin(
            now: now,
            makeID: {
                var generator = SystemRandomNumberGenerator()
                return EntityID(at: now(), using: &generator)
            }
        )
    }

    private static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
