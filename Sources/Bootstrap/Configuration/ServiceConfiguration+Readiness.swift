import Glibc

extension ServiceConfiguration {
    /// What is wrong with the database's file; one that nobody has used yet is made by the first who does.
    public var databaseFault: String? {
        if (try? requireDatabase()) == nil { return "not configured" }
        let fault = FileCheck.fault(of: databasePath, magic: Array("SQLite format 3\0".utf8))
        return fault == "missing" ? FileCheck.fault(ofFolder: home) : fault
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
