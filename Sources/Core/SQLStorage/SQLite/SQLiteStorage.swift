import Domain
import Repositories

/// Everything that the service keeps, in one SQLite file that many processes write to at once.
public final class SQLiteStorage {
    let database: SQLiteDatabase
    let purpose: DatabasePurpose

    /// Opens the file, making it where it is missing; waits at most `gateTimeoutMilliseconds` for other writers.
    public init(
        path: String,
        purpose: DatabasePurpose = .service,
        gateTimeoutMilliseconds: Int32 = 5_000
    ) throws {
        self.purpose = purpose
        database = try SQLiteDatabase(path: path, purpose: purpose, gateTimeoutMilliseconds: gateTimeoutMilliseconds)
    }

    /// Writes in one transaction.
    func write<Result>(_ body: () throws -> Result) throws -> Result { try database.write(body) }
}

extension SQLiteStorage: SchemaRepository {
    /// Looks whether what was applied is what this program knows; the changes themselves were applied when the file was opened.
    public func migrate() throws -> SchemaState { try Migrations.verified(in: database) }

    /// What is applied and what is missing.
    public func schemaState() throws -> SchemaState { try Migrations.state(of: database) }
}

/// What a database was made for, which is written inside of it.
public enum DatabasePurpose: Sendable {
    /// Serving people, with time and ids of the world.
    case service
    /// A replay, with time and ids that repeat.
    case replay
}

extension SQLiteValue {
    static func id(_ id: EntityID) -> SQLiteValue { .text(id.text) }
    static func money(_ amount: Money) -> SQLiteValue { .integer(amount.cents) }
    static func time(_ moment: Timestamp) -> SQLiteValue { .integer(moment.milliseconds) }
    static func condition(_ listing: Listing) -> SQLiteValue { .integer(Int64(listing.condition.rawValue)) }
    static func shipping(_ listing: Listing) -> SQLiteValue { .integer(Int64(listing.shipping.rawValue)) }
}
