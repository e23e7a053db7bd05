import CLibpq
import Domain

/// A statement that the server refused.
public struct PostgresError: Error, Sendable, CustomStringConvertible {
    /// SQLSTATE, five characters.
    public let state: String
    /// The server's own words; never a parameter's value.
    public let message: String
    /// The constraint that was in the way, where it was one.
    let constraint: String?

    /// "PostgreSQL 42P01: relation "users" does not exist"
    public var description: String { "PostgreSQL \(state): \(message)" }

    init(_ result: OpaquePointer?) {
        state = String(cString: pricetag_pq_state(result))
        message = String(cString: pricetag_pq_message(result))
        constraint = pricetag_pq_constraint(result).map { String(cString: $0) }
    }

    /// A rule of the tables was broken by the values.
    var isUniqueViolation: Bool { state == "23505" }
    var isCheckViolation: Bool { state == "23514" }
    /// Somebody else held a row for longer than `lock_timeout`.
    var isLockTimeout: Bool { state == "55P03" }

    /// Whether the same statement may go through when it is sent again at once: it met another and was undone.
    var mayGoThrough: Bool { ["40001", "40P01"].contains(state) }

    /// Whether trying again later may help: time was over, the server goes down or is full, or its disk is.
    var mayPass: Bool {
        mayGoThrough || isLockTimeout || state == "57014" || state == "25006"
            || ["08", "53", "57", "58"].contains(state.prefix(2))
    }
}
