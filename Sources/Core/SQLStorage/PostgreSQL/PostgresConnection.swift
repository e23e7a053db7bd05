import CLibpq
import Domain
import Glibc

/// One connection to a server, opened when it is first needed and again when it broke; used by one thread at a time.
///
/// A transaction is one statement here: one round trip, nothing is held between two, and a pooler may hand every statement to
/// another server process.
final class PostgresConnection {
    /// Longer than the server's own limits (see the migrations), so that its answer comes first.
    private static let usualPatience: Int32 = 8_000
    private static let openingMilliseconds: Int32 = 4_000
    private let address: PostgresAddress
    private let whenOpened: (PostgresConnection) throws -> Void
    private var handle: OpaquePointer?
    /// How often each statement was sent on this connection, and what it was prepared as.
    private var statements: [(text: UnsafePointer<UInt8>, isPrepared: Bool)] = []
    /// Several statements go on from one another: none may be sent again on another connection.
    private var isReadingTogether = false
    /// Milliseconds that an answer is waited for.
    private var patience = usualPatience

    /// Nothing is opened yet; `whenOpened` looks at every new connection before anything else is sent.
    init(_ address: PostgresAddress, whenOpened: @escaping (PostgresConnection) throws -> Void) {
        self.address = address
        self.whenOpened = whenOpened
    }

    deinit { close() }

    /// Rows of a statement; one that only reads is sent again where the connection broke.
    func query<Row>(
        _ sql: StaticString,
        _ values: [PostgresValue] = [],
        isRead: Bool = false,
        read: (PostgresRow) throws -> Row
    ) throws -> [Row] {
        let result: OpaquePointer?
        do {
            result = try send(sql, values)
        } catch is ConnectionLost where isRead && !isReadingTogether {
            result = try send(sql, values)
        }
        defer { pricetag_pq_clear(result) }
        return try (0..<pricetag_pq_rows(result)).map { try read(PostgresRow(result: result, row: $0)) }
    }

    /// How many rows a statement changed.
    func run(_ sql: StaticString, _ values: [PostgresValue] = []) throws -> Int {
        let result = try send(sql, values)
        defer { pricetag_pq_clear(result) }
        return Int(String(cString: pricetag_pq_changed(result))) ?? 0
    }

    /// Statements of the program itself, all or none of them.
    func script(_ sql: String) throws {
        try open()
        var result: OpaquePointer?
        let outcome = pricetag_pq_script(handle, sql, 60_000, &result)
        pricetag_pq_clear(try taken(outcome, result))
    }

    /// A consistent view for several statements that read, each of them for as long as usual or for so many seconds.
    func readTogether<Result>(forSeconds seconds: Int32? = nil, _ body: () throws -> Result) throws -> Result {
        try asDomainError {
            try script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            if let seconds { try script("SET LOCAL statement_timeout = '\(seconds)s'") }
            isReadingTogether = true
            patience = seconds.map { ($0 + 1) * 1_000 } ?? Self.usualPatience
            defer { (isReadingTogether, patience) = (false, Self.usualPatience) }
            do {
                let result = try body()
                try script("COMMIT")
                return result
            } catch {
                // With the connection the view goes, too.
                close()
                throw error
            }
        }
    }

    private func close() {
        if let handle { pricetag_pq_close(handle) }
        handle = nil
        statements = []
    }
}

// Sending
extension PostgresConnection {
    private func send(_ sql: StaticString, _ values: [PostgresValue]) throws -> OpaquePointer? {
        for _ in 0..<2 {
            do {
                return try sendOnce(sql, values)
            } catch let error as PostgresError where error.mayGoThrough {}
        }
        return try sendOnce(sql, values)
    }

    private func sendOnce(_ sql: StaticString, _ values: [PostgresValue]) throws -> OpaquePointer? {
        try open()
        let text = UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
        let name = try preparedName(of: sql, text)
        var result: OpaquePointer?
        let outcome = try PostgresValue.withPointers(to: values) { pointers in
            pricetag_pq_run(handle, name, text, Int32(values.count), pointers, patience, &result)
        }
        return try taken(outcome, result)
    }

    /// A statement that comes for the second time is prepared; one that comes once would cost a round trip more.
    private func preparedName(of sql: StaticString, _ text: UnsafePointer<CChar>) throws -> String? {
        guard address.prepares else { return nil }
        guard let index = statements.firstIndex(where: { $0.text == sql.utf8Start }) else {
            statements.append((sql.utf8Start, false))
            return nil
        }
        let name = "s\(index)"
        if !statements[index].isPrepared {
            var result: OpaquePointer?
            let outcome = pricetag_pq_prepare(handle, name, text, patience, &result)
            pricetag_pq_clear(try taken(outcome, result))
            statements[index].isPrepared = true
        }
        return name
    }

    private func taken(_ outcome: pricetag_pq_outcome, _ result: OpaquePointer?) throws -> OpaquePointer? {
        switch outcome {
        case PRICETAG_PQ_DONE: return result
        case PRICETAG_PQ_REFUSED:
            defer { pricetag_pq_clear(result) }
            throw PostgresError(result)
        default:
            let reason = fault
            close()
            throw ConnectionLost(reason: reason)
        }
    }

    private func open() throws {
        if let handle, pricetag_pq_is_open(handle) { return }
        close()
        if let fault = pricetag_pq_load() { throw DomainError.unavailable(reason: String(cString: fault)) }
        handle = withConnectionOptions([("dbname", address.url), ("client_encoding", "UTF8")]) { keywords, values in
            pricetag_pq_open(keywords, values, Self.openingMilliseconds)
        }
        guard let handle else { throw DomainError.unavailable(reason: "out of memory") }
        guard pricetag_pq_is_open(handle) else {
            let reason = fault
            close()
            throw DomainError.unavailable(reason: reason)
        }
        try whenOpened(self)
    }

    private var fault: String {
        let text = handle.map { String(cString: pricetag_pq_error($0)) } ?? ""
        return "the database: \(address.hidingSecrets(text.split(whereSeparator: \.isNewline).joined(separator: "; ")))"
    }
}

/// The connection broke under a statement: whether it was carried out nobody knows.
struct ConnectionLost: Error {
    let reason: String
}

private func withConnectionOptions<Result>(
    _ options: [(keyword: String, value: String)],
    _ body: ([UnsafePointer<CChar>?], [UnsafePointer<CChar>?]) -> Result
) -> Result {
    let keywords = options.map { strdup($0.keyword) }
    let values = options.map { strdup($0.value) }
    defer { (keywords + values).forEach { free($0) } }
    return body(keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil])
}
