/// Which changes of the tables a database has, by name and in order; their number is the version.
public struct SchemaState: Sendable, Equatable {
    /// Those that are applied.
    public let applied: [String]
    /// Those that this program knows beyond them.
    public let missing: [String]

    /// The first `count` of all changes are applied.
    public init(_ changes: [String], applied count: Int) {
        applied = Array(changes.prefix(count))
        missing = Array(changes.dropFirst(count))
    }
}
