import Glibc

/// Where the sources of this package lie, whoever started the tests.
public enum Repository {
    /// Absolute path of the package.
    public static let root: String = {
        // Tests/TestSupport/Files/Repository.swift
        var path = Substring(#filePath)
        for _ in 0..<4 { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
        return String(path)
    }()

    /// The bundle that ships.
    public static let shippedModel = "\(root)/models/current"

    /// Content of a file as text.
    public static func text(_ path: String) throws(SystemCallError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallError("open \(path)") }
        defer { close(descriptor) }
        return String(decoding: try FileBytes.readAll(descriptor), as: UTF8.self)
    }

    /// Paths of all files below a folder whose names end in `suffix`, relative to that folder, in order.
    public static func files(below folder: String, suffix: String) throws(SystemCallError) -> [String] {
        var found: [String] = []
        for (name, isFolder) in try entries(of: folder) {
            if isFolder {
                found += try files(below: "\(folder)/\(name)", suffix: suffix).map { "\(name)/\($0)" }
            } else if name.hasSuffix(suffix) {
                found.append(name)
            }
        }
        return found.sorted()
    }

    /// Names of the folders in a folder, in order.
    public static func folders(in folder: String) throws(SystemCallError) -> [String] {
        try entries(of: folder).filter(\.isFolder).map(\.name).sorted()
    }

    private static func entries(of folder: String) throws(SystemCallError) -> [(name: String, isFolder: Bool)] {
        guard let handle = opendir(folder) else { throw SystemCallError("opendir \(folder)") }
        defer { closedir(handle) }
        var entries: [(name: String, isFolder: Bool)] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { entries.append((name, entry.pointee.d_type == DT_DIR)) }
        }
        return entries
    }
}

/// Whole files and pipes.
public enum FileBytes {
    /// Everything up to the end.
    public static func readAll(_ descriptor: Int32) throws(SystemCallError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemCallError("read") }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// Writes everything; false where the reader is gone.
    @discardableResult
    public static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
