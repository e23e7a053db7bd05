import Glibc

/// A folder of its own for one test; goes away, with all that is in it, when nobody holds it any longer.
public final class TemporaryFolder: Sendable {
    /// Absolute path without a slash at its end.
    public let path: String

    /// Makes a fresh folder under the system's place for temporary files.
    public init() throws(SystemCallError) {
        var template = Array("/tmp/pricetag-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemCallError("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// Path of something in the folder.
    public func path(_ name: String) -> String { "\(path)/\(name)" }

    private static func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name == "." || name == ".." { continue }
                if entry.pointee.d_type == DT_DIR { remove("\(path)/\(name)") } else { unlink("\(path)/\(name)") }
            }
            closedir(folder)
        }
        rmdir(path)
    }
}

/// A call of the system that failed, with the system's own words.
public struct SystemCallError: Error, Sendable, CustomStringConvertible {
    /// What was called and why it failed.
    public let description: String

    /// Takes the reason from `errno`.
    public init(_ call: String, code: Int32 = errno) {
        description = "\(call): \(String(cString: strerror(code)))"
    }
}
