/// Text of comma-separated values as RFC 4180 has it: CRLF after each row, quotes where a field needs them.
struct CSVWriter {
    private(set) var bytes: [UInt8] = []

    /// Adds a row; fields stand as they are, formulas of spreadsheets among them, so that what is read again is what was written.
    mutating func add(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            add(field)
        }
        bytes += [0x0D, 0x0A]
    }

    /// Takes back what was added since the text had this length.
    mutating func cut(to count: Int) { bytes.removeLast(bytes.count - count) }

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

    /// Spaces at the ends are quoted, too: some readers take them away. So are semicolons, which others take for commas.
    private static func needsQuotes(_ field: String) -> Bool {
        let (space, special) = (UInt8(ascii: " "), "\",;".utf8)
        return field.utf8.first == space || field.utf8.last == space
            || field.utf8.contains { $0 == 0x0A || $0 == 0x0D || special.contains($0) }
    }
}
