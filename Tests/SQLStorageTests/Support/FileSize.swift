import Glibc
import TestSupport

enum FileSize {
    static func of(_ path: String) throws -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SystemCallError("stat \(path)") }
        return Int(status.st_size)
    }
}
