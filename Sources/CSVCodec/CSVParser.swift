/// Cuts bytes into records and fields by RFC 4180: separators between fields, LF or CRLF after records, and quotes around
/// fields that hold separators, line ends or (doubled) quotes.
///
/// It is strict: a quote inside a bare field, text after a closing quote and a lone carriage return throw.
public struct CSVParser: Sendable {
    /// The record so far.
    public private(set) var record = CSVRecord()
    private var state = State.fieldStart
    private var line: Int
    private let separator: UInt8
    private let fieldLimit: Int

    /// A longer record is most likely a quote that nobody closed.
    public static let recordLimit = 1 << 24

    private enum State {
        case fieldStart, plain, quoted, quoteInQuoted, carriageReturn
    }

    /// Begins at the first record, which is on that line; a record of more fields than the limit throws.
    public init(separator: CSVSeparator = .comma, fieldLimit: Int = .max, line: Int = 1) {
        self.separator = separator.rawValue
        self.fieldLimit = fieldLimit
        self.line = line
        record.line = line
    }

    /// Takes one byte; says whether it ended the record.
    public mutating func consume(_ byte: UInt8) throws(CSVError) -> Bool {
        switch (state, byte) {
        case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
        case (.quoted, _):
            if byte == UInt8(ascii: "\n") { line += 1 }
            try keep(byte)
        case (.quoteInQuoted, UInt8(ascii: "\"")):
            try keep(byte)
            state = .quoted
        case (_, UInt8(ascii: "\n")):
            line += 1
            try endField()
            return true
        case (.carriageReturn, _): throw fault("a carriage return without a line feed")
        case (_, UInt8(ascii: "\r")): state = .carriageReturn
        case (_, separator): try endField()
        case (.fieldStart, UInt8(ascii: "\"")): state = .quoted
        case (.plain, UInt8(ascii: "\"")): throw fault("a quote inside a field that does not begin with one")
        case (.quoteInQuoted, _): throw fault("text after a closing quote")
        default:
            try keep(byte)
            state = .plain
        }
        return false
    }

    /// Ends the text; says whether it ended in a record without a line end.
    public mutating func finish() throws(CSVError) -> Bool {
        guard state != .quoted else { throw CSVError(line: record.line, "a quote that is never closed") }
        guard state != .carriageReturn else { throw fault("a carriage return without a line feed") }
        guard !record.bytes.isEmpty || !record.ends.isEmpty || state != .fieldStart else { return false }
        try endField()
        return true
    }

    /// Forgets the record that was read.
    public mutating func beginRecord() {
        record.bytes.removeAll(keepingCapacity: true)
        record.ends.removeAll(keepingCapacity: true)
        record.line = line
    }

    private mutating func keep(_ byte: UInt8) throws(CSVError) {
        record.bytes.append(byte)
        guard record.bytes.count <= Self.recordLimit else {
            throw CSVError(line: record.line, "a record of more than 16 MB; is a quote missing?")
        }
    }

    private mutating func endField() throws(CSVError) {
        record.ends.append(record.bytes.count)
        state = .fieldStart
        guard record.count <= fieldLimit else { throw CSVError(line: record.line, "more than \(fieldLimit) fields") }
    }

    private func fault(_ reason: String) -> CSVError {
        CSVError(line: line, column: record.count + 1, reason)
    }
}

/// The fields of one record.
public struct CSVRecord: Sendable {
    /// Line that the record begins in, the first being 1.
    public fileprivate(set) var line = 1
    fileprivate var bytes: [UInt8] = []
    fileprivate var ends: [Int] = []

    /// Number of fields.
    public var count: Int { ends.count }

    /// One field's bytes, without its quotes.
    public subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    /// One field as text; what is not UTF-8 is repaired.
    public func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

    /// All fields as text.
    public var texts: [String] { (0..<count).map(text) }
}
