/// Text of comma-separated values as RFC 4180 has it: CRLF after each row, quotes where a field needs them.
public struct CSVWriter {
    /// What was written so far, in UTF-8 without a byte order mark.
    public private(set) var bytes: [UInt8] = []
    private let separator: CSVSeparator

    /// Begins a text.
    public init(separator: CSVSeparator = .comma) { self.separator = separator }

    /// Adds a row; fields stand as they are, formulas of spreadsheets among them, so that what is read again is what was written.
    public mutating func add(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(separator.rawValue) }
            add(field)
        }
        bytes += [0x0D, 0x0A]
    }

    /// Takes back what was added since the text had this length.
    public mutating func cut(to count: Int) { bytes.removeLast(bytes.count - count) }

    private mutating func add(_ field: String) {
        guard Self.needsQuotes(field) else {
            bytes += field.utf8
            return
        }
        let quote = UInt8(ascii: "\"")
        bytes.append(quote)
        for byte in field.utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    /// Spaces at the ends are quoted, too: some readers take them away. So is every separator: other readers look for another one.
    private static func needsQuotes(_ field: String) -> Bool {
        let (space, quote) = (UInt8(ascii: " "), UInt8(ascii: "\""))
        return field.utf8.first == space || field.utf8.last == space
            || field.utf8.contains { $0 == 0x0A || $0 == 0x0D || $0 == quote || CSVSeparator(rawValue: $0) != nil }
    }
}
