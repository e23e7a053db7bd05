/// Reads the rows of a file in memory, one at a time, as text: what was read is not kept.
///
/// The separator is the one that the header has, or that a first line `sep=;` names.
public struct CSVReader {
    /// More fields are no table that a person has made.
    public static let fieldLimit = 1_000
    /// What stands between fields.
    public let separator: CSVSeparator
    private let encoding: CSVEncoding
    private let bytes: [UInt8]
    private var position: Int
    private var parser: CSVParser

    /// Looks at how a file begins; throws where it is none that can be read.
    public init(_ bytes: [UInt8], encoding: CSVEncoding = .utf8) throws(CSVError) {
        let opening = try CSVOpening(bytes, encoding: encoding)
        self.bytes = bytes
        self.encoding = opening.encoding
        separator = opening.separator
        position = opening.start
        parser = CSVParser(separator: opening.separator, fieldLimit: Self.fieldLimit, line: opening.line)
    }

    /// The next row; nil at the end. Nothing comes after an error.
    public mutating func next() throws(CSVError) -> CSVRow? {
        do throws(CSVError) {
            guard try readRecord() else { return nil }
            let row = try row(of: parser.record)
            parser.beginRecord()
            return row
        } catch {
            (position, parser) = (bytes.count, CSVParser())
            throw error
        }
    }

    private mutating func readRecord() throws(CSVError) -> Bool {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if try parser.consume(byte) { return true }
        }
        return try parser.finish()
    }

    private func row(of record: CSVRecord) throws(CSVError) -> CSVRow {
        var fields: [String] = []
        fields.reserveCapacity(record.count)
        for index in 0..<record.count {
            guard let field = encoding.text(record[index]) else {
                throw CSVError(line: record.line, column: index + 1, encoding.fault)
            }
            fields.append(field)
        }
        return CSVRow(line: record.line, fields: fields)
    }
}

/// A row of a file.
public struct CSVRow: Sendable, Equatable {
    /// The line on which it begins, counted from 1: line breaks within quotes count, so an editor finds it there.
    public let line: Int
    /// Its fields, without quotes; at least one.
    public let fields: [String]

    /// Whether nothing stands in any field, as in empty lines and in those that spreadsheets leave behind: ";;;".
    public var isBlank: Bool { fields.allSatisfy(\.isEmpty) }
}
