/// What stands between two fields.
public enum CSVSeparator: UInt8, Sendable, CaseIterable {
    /// As RFC 4180 has it.
    case comma = 0x2C
    /// As spreadsheets write it where a comma is the decimal mark: in Russia, in most of Europe.
    case semicolon = 0x3B
    /// As pasted from a spreadsheet, and as its "text" format.
    case tab = 0x09

    /// The one that occurs most in the first record, outside of quotes; a comma where none does.
    static func found(in bytes: ArraySlice<UInt8>) -> CSVSeparator {
        var (counts, isQuoted) = ([0, 0, 0], false)
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D { break }
            if let index = allCases.firstIndex(where: { $0.rawValue == byte }) { counts[index] += 1 }
        }
        let most = counts.max() ?? 0
        return allCases[counts.firstIndex(of: most) ?? 0]
    }
}
