import CSVCodec
import Glibc

/// A file of comma-separated values, read as a stream.
package struct CSVFile: Sendable {
    private let path: String
    private static let chunkSize = 1 << 18
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Names a file; it is opened by each reading.
    package init(path: String) {
        self.path = path
    }

    /// Visits each record in order.
    package func forEachRecord(_ body: (CSVRecord) throws -> Void) throws {
        guard let file = fopen(path, "rb") else { throw failure }
        defer { fclose(file) }
        var parser = CSVParser()
        var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
        var isFirst = true
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            // Spreadsheets put a byte order mark before the first field.
            let skipped = isFirst && chunk[..<count].starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
            isFirst = false
            for byte in chunk[skipped..<count] where try parser.consume(byte) {
                try body(parser.record)
                parser.beginRecord()
            }
            if count < chunk.count { break }
        }
        guard ferror(file) == 0 else { throw failure }
        if try parser.finish() { try body(parser.record) }
    }

    private var failure: TrainingError { .file("\(path): \(String(cString: strerror(errno)))") }
}
