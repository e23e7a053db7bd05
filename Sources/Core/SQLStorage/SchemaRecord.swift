import Cryptography
import Domain

/// What databases record of the changes of their tables: each one's number, its name and the SHA-256 of its text.
enum SchemaRecord {
    static func checksum(_ sql: String) -> String { SHA256.hexadecimal(of: Array(sql.utf8)) }

    /// Throws where what was applied is not the beginning of what this program knows.
    static func verify(_ checksums: [String], against changes: [(name: String, sql: String)]) throws {
        guard checksums.count <= changes.count else { throw strange(checksums.count, known: changes.count) }
        for (index, pair) in zip(checksums, changes).enumerated() where pair.0 != checksum(pair.1.sql) {
            let name = "change \(index + 1) of the schema, \"\(pair.1.name)\""
            throw DomainError.unavailable(reason: "\(name), was applied by a program that has another text for it")
        }
    }

    /// What is said of a database that has another version than this program.
    static func strange(_ version: Int, known: Int) -> DomainError {
        let sentence = "the database has schema version \(version), this program knows \(known)"
        return .unavailable(reason: version > known ? sentence : "\(sentence): have it migrated")
    }
}
