import CLibpq
import Domain
import Glibc

/// A parameter of a statement, sent as text.
enum PostgresValue: ExpressibleByNilLiteral {
    case integer(Int64)
    case text(String)
    case null

    init(nilLiteral: ()) { self = .null }

    static func id(_ id: EntityID) -> PostgresValue { .text(id.text) }
    static func money(_ amount: Money) -> PostgresValue { .integer(amount.cents) }
    static func time(_ moment: Timestamp) -> PostgresValue { .integer(moment.milliseconds) }

    /// Room for a prediction, so that it is not moved as it grows.
    private static let usualBytes = 4_096

    /// Calls `body` with a C string for each value; throws where a text has a character that PostgreSQL can't keep.
    static func withPointers<Result>(
        to values: [PostgresValue],
        _ body: ([UnsafePointer<CChar>?]) throws -> Result
    ) throws -> Result {
        var bytes: [CChar] = []
        bytes.reserveCapacity(usualBytes)
        // Where each value begins; nil for null.
        var starts: [Int?] = []
        for value in values {
            guard var text = value.spelling else {
                starts.append(nil)
                continue
            }
            starts.append(bytes.count)
            let isKept = text.withUTF8 { text in
                text.withMemoryRebound(to: CChar.self) { bytes += $0 }
                return text.baseAddress.map { memchr($0, 0, text.count) == nil } ?? true
            }
            guard isKept else { throw UnkeepableText() }
            bytes.append(0)
        }
        return try bytes.withUnsafeBufferPointer { buffer in
            try body(starts.map { start in start.flatMap { buffer.baseAddress?.advanced(by: $0) } })
        }
    }

    private var spelling: String? {
        switch self {
        case .integer(let value): String(value)
        case .text(let text): text
        case .null: nil
        }
    }
}

/// PostgreSQL keeps every character but U+0000.
struct UnkeepableText: Error {}

/// A row of a result; good only inside of the closure that gets it.
struct PostgresRow: StoredRow {
    let result: OpaquePointer?
    let row: Int32

    func optionalText(_ column: Int32) -> String? {
        var length: Int32 = 0
        guard let start = pricetag_pq_value(result, row, column, &length) else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(length))
        return String(decoding: bytes, as: UTF8.self)
    }

    func text(_ column: Int32) -> String { optionalText(column) ?? "" }

    func optionalInteger(_ column: Int32) -> Int64? { optionalText(column).flatMap { Int64($0) } }

    func integer(_ column: Int32) throws -> Int64 {
        guard let value = optionalInteger(column) else { throw DamagedRow(what: "number", column: column) }
        return value
    }

    func isTrue(_ column: Int32) -> Bool { text(column) == "t" }
}

extension [PostgresValue] {
    /// The six columns of a listing, in the order in which rows have them.
    init(_ listing: Listing) {
        self = [
            .text(listing.name), .text(listing.description), .text(listing.category), .text(listing.brand),
            .integer(Int64(listing.condition.rawValue)), .integer(Int64(listing.shipping.rawValue)),
        ]
    }
}
