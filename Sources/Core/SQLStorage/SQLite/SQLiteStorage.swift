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
    /// What is applied: everything, since the file was opened.
    public func migrate() throws -> SchemaState { try schemaState() }

    /// What is applied and what is missing.
    public func schemaState() throws -> SchemaState {
        SchemaState(Migrations.all.map(\.name), applied: Migrations.all.count)
    }
}

/// What a database was made for, which is written inside of it.
public enum DatabasePurpose: Sendable {
    /// Serving people, with time and ids of the world.
    case service
    /// A replay, with time and ids that repeat.
    case replay
}

extension SQLiteRow {
    /// An identity that this program wrote itself.
    func id(_ column: Int32) throws -> EntityID {
        guard let id = EntityID(text(column)) else { throw DamagedRow(what: "identity", column: column) }
        return id
    }

    func money(_ column: Int32) -> Money { Money(cents: integer(column)) }

    func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: integer(column)) }

    /// Six columns of a listing from `first` on.
    func listing(from first: Int32) throws -> Listing {
        guard let condition = Listing.Condition(rawValue: Int(integer(first + 4))),
            let shipping = Listing.Shipping(rawValue: Int(integer(first + 5)))
        else { throw DamagedRow(what: "listing", column: first) }
        return Listing(
            name: text(first),
            description: text(first + 1),
            category: text(first + 2),
            brand: text(first + 3),
            condition: condition,
            shipping: shipping
        )
    }
}

/// A row that the schema should have made impossible.
struct DamagedRow: Error {
    let what: String
    let column: Int32
}

extension SQLiteValue {
    static func id(_ id: EntityID) -> SQLiteValue { .text(id.text) }
    static func money(_ amount: Money) -> SQLiteValue { .integer(amount.cents) }
    static func time(_ moment: Timestamp) -> SQLiteValue { .integer(moment.milliseconds) }
    static func condition(_ listing: Listing) -> SQLiteValue { .integer(Int64(listing.condition.rawValue)) }
    static func shipping(_ listing: Listing) -> SQLiteValue { .integer(Int64(listing.shipping.rawValue)) }
}
