import CatBoost
import Glibc

/// Small files of numbers, read and written at once.
package enum WholeFile {
    /// A file's bytes.
    package static func bytes(ofFile path: String) throws -> [UInt8] {
        let file = try MappedFile(path: path)
        return withExtendedLifetime(file) { Array(file.bytes) }
    }

    /// Number of a file's bytes.
    package static func size(of path: String) throws -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure(path) }
        return Int(status.st_size)
    }

    /// Writes numbers as they are in memory, little-endian.
    package static func write<Number: BitwiseCopyable>(_ numbers: [Number], to path: String) throws {
        guard let file = fopen(path, "wb") else { throw failure(path) }
        let written = fwrite(numbers, MemoryLayout<Number>.stride, numbers.count, file)
        guard fclose(file) == 0, written == numbers.count else { throw failure(path) }
    }

    private static func failure(_ path: String) -> TrainingError {
        .file("\(path): \(String(cString: strerror(errno)))")
    }
}
