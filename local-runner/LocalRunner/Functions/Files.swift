import Glibc

/// A file or folder that could not be used.
struct FileError: Error, CustomStringConvertible {
    let path: String
    let errorNumber: Int32

    var description: String { "\(path): \(String(cString: strerror(errorNumber)))" }
}

/// The few file operations that the runner needs.
enum Files {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path, errorNumber: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += chunk[..<count]
            } else if errno != EINTR {
                throw FileError(path: path, errorNumber: errno)
            }
        }
    }

    /// Writes a file, over one that is there.
    static func replace(_ path: String, _ bytes: [UInt8]) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw FileError(path: path, errorNumber: errno) }
        try create(path, bytes)
    }

    /// Makes a file that only its owner may read; throws where there is one of that name, a link included.
    static func create(_ path: String, _ bytes: [UInt8]) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, errorNumber: errno) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError(path: path, errorNumber: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Names in a folder, sorted, hidden ones left out.
    static func names(in folder: String) throws -> [String] {
        guard let stream = opendir(folder) else { throw FileError(path: folder, errorNumber: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    static func folders(in folder: String) throws -> [String] {
        try names(in: folder).filter { isFolder("\(folder)/\($0)") }
    }

    /// The folder part of a path; "." where it has none.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}
