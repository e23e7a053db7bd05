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

    /// Makes a file that only its owner may read; throws where there is one of that name, a link included.
    static func create(_ path: String, _ bytes: [UInt8]) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, errorNumber: errno) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError(path: path, errorNumber: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Puts a text in the place of a file, whole or not at all.
    static func write(_ text: String, to path: String, mode: mode_t = 0o644) throws(FileError) {
        let draft = "\(path).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileError(path: draft, errorNumber: errno) }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw FileError(path: draft, errorNumber: errno)
            }
        }
        guard rename(draft, path) == 0 else { throw FileError(path: path, errorNumber: errno) }
    }

    /// Makes a folder and those around it, as far as they are missing.
    static func makeFolders(_ path: String) throws(FileError) {
        guard !isFolder(path) else { return }
        let outer = parent(of: path)
        if outer != path, outer != "." { try makeFolders(outer) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileError(path: path, errorNumber: errno) }
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
