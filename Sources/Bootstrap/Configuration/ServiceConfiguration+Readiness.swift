import CLibpq
import Glibc

extension ServiceConfiguration {
    /// What is wrong with the database's file; one that nobody has used yet is made by the first who does.
    public var databaseFault: String? {
        if (try? requireDatabase()) == nil { return "not configured" }
        switch database {
        case .sqlite(let path):
            let fault = FileCheck.fault(of: path, magic: Array("SQLite format 3\0".utf8))
            return fault == "missing" ? FileCheck.fault(ofFolder: home) : fault
        case .postgres(let url, _): return ServerCheck.fault(of: url)
        }
    }

    /// What is wrong with the price bundle.
    public var modelFault: String? { FileCheck.fault(of: modelPath, magic: Array("PRICEBDL".utf8)) }
}

/// Looks at files from outside, for readiness; the functions that use them say the rest.
private enum FileCheck {
    /// What is wrong with a file that has to begin with these bytes; nil when it does.
    static func fault(of path: String, magic: [UInt8]) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT ? "missing" : "unreadable" }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: magic.count)
        let count = read(descriptor, &head, head.count)
        // A process that ended between making the file and filling it leaves an empty one; the next fills it.
        if count == 0 { return "missing" }
        return count == magic.count && head == magic ? nil : "damaged"
    }

    /// What is wrong with a folder that has to be writable, or makeable; nil when it is.
    static func fault(ofFolder path: String) -> String? {
        if access(path, F_OK) == 0 { return access(path, W_OK) == 0 ? nil : "not writable" }
        let parent = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        return access(parent.isEmpty ? "/" : parent, W_OK) == 0 ? nil : "not writable"
    }
}

/// Connects to a server as a function would, and asks it nothing.
private enum ServerCheck {
    /// Shorter than what asks for readiness waits.
    private static let milliseconds: Int32 = 2_000

    /// What is wrong with the server; never its address, and nothing of what it said.
    static func fault(of url: String) -> String? {
        if pricetag_pq_load() != nil { return "libpq is missing" }
        let connection = url.withCString { url in
            "dbname".withCString { keyword in pricetag_pq_open([keyword, nil], [url, nil], milliseconds) }
        }
        guard let connection else { return "out of memory" }
        defer { pricetag_pq_close(connection) }
        return pricetag_pq_is_open(connection) ? nil : "not reachable"
    }
}
