import Glibc

/// A tab-separated file with CSV-style quoting, read as a stream: a quoted field may hold tabs, line ends and doubled quotes.
package struct TabSeparatedFile {
    private let path: String
    private static let chunkSize = 1 << 20

    /// Names a file; it is opened by each reading.
    package init(path: String) {
        self.path = path
    }

    /// Visits each row's fields in order, the header first; `progress` is told now and then how many bytes are done.
    package func forEachRow(progress: (Int) -> Void = { _ in }, _ body: (TabSeparatedRow) throws -> Void) throws {
        guard let file = fopen(path, "rb") else {
            throw TrainingError.file("\(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var parser = TabSeparatedParser()
        var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
        var done = 0
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            for byte in chunk[..<count] where parser.consume(byte) {
                try body(parser.row)
                parser.beginRow()
            }
            done += count
            progress(done)
            if count < chunk.count { break }
        }
        guard ferror(file) == 0 else { throw TrainingError.file("\(path): \(String(cString: strerror(errno)))") }
        if parser.finish() { try body(parser.row) }
    }
}

/// The fields of one row.
package struct TabSeparatedRow {
    fileprivate var bytes: [UInt8] = []
    fileprivate var ends: [Int] = []

    /// Number of fields.
    package var count: Int { ends.count }

    /// One field's text.
    package subscript(index: Int) -> String {
        let start = index == 0 ? 0 : ends[index - 1]
        return String(decoding: bytes[start..<ends[index]], as: UTF8.self)
    }
}

/// Cuts bytes into rows and fields.
package struct TabSeparatedParser {
    /// The row so far.
    package private(set) var row = TabSeparatedRow()
    private var state = State.fieldStart

    private enum State {
        case fieldStart, plain, quoted, quoteInQuoted
    }

    /// Begins at the first row.
    package init() {}

    /// Takes one byte; says whether it ended the row.
    package mutating func consume(_ byte: UInt8) -> Bool {
        switch (state, byte) {
        case (.fieldStart, UInt8(ascii: "\"")):
            state = .quoted
        case (.quoted, UInt8(ascii: "\"")):
            state = .quoteInQuoted
        case (.quoted, _):
            row.bytes.append(byte)
        case (.quoteInQuoted, UInt8(ascii: "\"")):
            row.bytes.append(byte)
            state = .quoted
        case (_, UInt8(ascii: "\t")):
            endField()
        case (_, UInt8(ascii: "\n")):
            if row.bytes.last == UInt8(ascii: "\r") { row.bytes.removeLast() }
            endField()
            return true
        default:
            row.bytes.append(byte)
            state = .plain
        }
        return false
    }

    /// Ends the file; says whether it ended in a row without a line end.
    package mutating func finish() -> Bool {
        guard !row.bytes.isEmpty || !row.ends.isEmpty || state != .fieldStart else { return false }
        endField()
        return true
    }

    /// Forgets the row that was read.
    package mutating func beginRow() {
        row.bytes.removeAll(keepingCapacity: true)
        row.ends.removeAll(keepingCapacity: true)
    }

    private mutating func endField() {
        row.ends.append(row.bytes.count)
        state = .fieldStart
    }
}
