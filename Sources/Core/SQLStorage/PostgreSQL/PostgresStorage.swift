import Domain
import Repositories

/// Everything that the service keeps, in a PostgreSQL database that many processes on many machines share.
///
/// Each change is one statement, which is one transaction and one round trip: no lock is held while a message is on its way, and
/// a connection that breaks leaves all of it or nothing.
public final class PostgresStorage {
    let connection: PostgresConnection
    let address: PostgresAddress

    /// Connects when it is first asked; the tables are there already, an operator has had them made.
    public init(_ address: PostgresAddress) {
        self.address = address
        connection = PostgresConnection(address) { try PostgresMigrations.requireCurrent(in: $0) }
    }

    /// Rows of a statement that only reads.
    func rows<Row>(_ sql: StaticString, _ values: PostgresValue..., read: (PostgresRow) throws -> Row) throws -> [Row] {
        try connection.asDomainError { try connection.query(sql, values, isRead: true, read: read) }
    }
}

extension PostgresConnection {
    /// Runs `body`; whatever may pass by itself comes out as `unavailable`, and what only the schema can mean as it is.
    func asDomainError<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as PostgresError where error.mayPass {
            throw DomainError.unavailable(reason: error.description)
        } catch let error as ConnectionLost {
            throw DomainError.unavailable(reason: error.reason)
        }
    }
}
