/// Which server and database.
public struct PostgresAddress: Sendable, Equatable {
    /// libpq's own form: postgres://user@host:port/database?sslmode=verify-full
    let url: String
    /// Whether statements that come again are prepared; a pooler before 1.21 that shares connections can't carry them.
    let prepares: Bool

    /// Takes an address as libpq reads it.
    public init(url: String, prepares: Bool = true) {
        self.url = url
        self.prepares = prepares
    }
}
