/// How a file begins: its encoding's mark, the separator, and where its first record is.
struct CSVOpening {
    let encoding: CSVEncoding
    let separator: CSVSeparator
    let start: Int
    let line: Int

    init(_ bytes: [UInt8], encoding: CSVEncoding) throws(CSVError) {
        // UTF-16 and workbooks have them, text has none.
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.contains(0) {
            throw CSVError(line: 1, "bytes that are UTF-16 or no text at all: save the file as \"CSV UTF-8\"")
        }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        // Whatever was said of the file, the mark is in it.
        self.encoding = hasMark ? .utf8 : encoding
        let content = bytes.dropFirst(hasMark ? 3 : 0)
        guard let named = try Self.named(in: content) else {
            let header = content.drop { $0 == 0x0A || $0 == 0x0D }
            (separator, start, line) = (.found(in: header), content.startIndex, 1)
            return
        }
        (separator, start, line) = (named.separator, named.end, 2)
    }

    /// What Excel's own first line says: "sep=;".
    private static func named(in content: ArraySlice<UInt8>) throws(CSVError) -> (separator: CSVSeparator, end: Int)? {
        let prefix = Array("sep=".utf8)
        guard content.count > prefix.count, content.prefix(prefix.count).elementsEqual(prefix) else { return nil }
        let name = content.dropFirst(prefix.count).prefix { $0 != 0x0A && $0 != 0x0D }
        guard name.count == 1, let separator = name.first.flatMap(CSVSeparator.init(rawValue:)) else {
            throw CSVError(line: 1, "a separator that is no comma, semicolon or tab")
        }
        let lineEnd = content[name.endIndex...].prefix(2)
        return (separator, name.endIndex + (lineEnd.elementsEqual([0x0D, 0x0A]) ? 2 : min(1, lineEnd.count)))
    }
}

extension CSVEncoding {
    /// What is said of bytes that stand for no text.
    var fault: String {
        switch self {
        case .utf8:
            "text that is not UTF-8: save the file as \"CSV UTF-8\", or send it as \"text/csv; charset=windows-1251\" if that is what it is"
        case .windows1251: "text that is not windows-1251, as its charset has it"
        }
    }
}
