import Glibc
import PriceModel

/// A folder of versioned bundles in which the symbolic link `current` names the one in use and `previous` the one before.
package struct BundleFolder: Sendable {
    private let path: String

    private static let suffix = ".pricebundle"

    /// What was done.
    package struct Change: Sendable, Equatable {
        /// What is in use now, as the link says it.
        package let current: String
        /// What was in use before; nil when nothing was.
        package let previous: String?
        /// Version of what is in use now.
        package let version: String

        /// Makes one from its parts.
        package init(current: String, previous: String?, version: String) {
            self.current = current
            self.previous = previous
            self.version = version
        }
    }

    /// Names a folder.
    package init(path: String) {
        self.path = path
    }

    /// Puts a bundle into use, named by its file or its version, after checking it.
    ///
    /// A host sees the old bundle or the new one, never something between. What is in use already stays, and so does
    /// what was before it.
    package func use(_ name: String) throws -> Change {
        try locked {
            let target = try target(of: name)
            let model = try BundleCheck.open(resolved(target))
            let old = try link("current")
            if old != target {
                if let old { try point("previous", at: old) }
                try point("current", at: target)
            }
            return Change(current: target, previous: try link("previous"), version: model.version)
        }
    }

    /// Puts the previous bundle back into use, after checking it; doing it twice comes back here.
    package func rollback() throws -> Change {
        try locked {
            guard let target = try link("previous") else {
                throw TrainingError.file("\(path)/previous: no bundle was in use before")
            }
            let model = try BundleCheck.open(resolved(target))
            let old = try link("current")
            try point("current", at: target)
            if let old { try point("previous", at: old) }
            return Change(current: target, previous: old, version: model.version)
        }
    }

    /// The link's text for a file, relative where the file lies in the folder, or for the bundle of a version.
    private func target(of name: String) throws -> String {
        if access(name, F_OK) == 0 {
            let file = try realPath(name)
            let folder = try realPath(path) + "/"
            return file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
        }
        let matching = try fileNames().filter { (try? BundleReader(path: "\(path)/\($0)"))?.version == name }
        guard let file = matching.first else {
            throw TrainingError.file("\(name) is neither a file nor the version of a bundle in \(path)")
        }
        guard matching.count == 1 else {
            throw TrainingError.file("version \(name) is in \(matching.joined(separator: " and ")); name the file")
        }
        return file
    }

    private func resolved(_ target: String) -> String { target.hasPrefix("/") ? target : "\(path)/\(target)" }

    private func fileNames() throws -> [String] {
        guard let folder = opendir(path) else { throw failure(path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(Self.suffix) { names.append(name) }
        }
        return names.sorted()
    }

    /// What a link says; nil when there is none.
    private func link(_ name: String) throws -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("\(path)/\(name)", &buffer, buffer.count)
        if length >= 0 { return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self) }
        if errno == ENOENT { return nil }
        if errno == EINVAL { throw TrainingError.file("\(path)/\(name) is a file of its own, not a link to one") }
        throw failure("\(path)/\(name)")
    }

    /// Makes a link beside its place and moves it there in one step.
    private func point(_ name: String, at target: String) throws {
        let partial = "\(path)/.\(name).\(getpid())"
        unlink(partial)
        guard symlink(target, partial) == 0 else { throw failure(partial) }
        guard rename(partial, "\(path)/\(name)") == 0 else { throw failure("\(path)/\(name)") }
    }

    private func realPath(_ path: String) throws -> String {
        guard let resolved = realpath(path, nil) else { throw failure(path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Keeps other processes from changing the links meanwhile.
    private func locked<Result>(_ body: () throws -> Result) throws -> Result {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else { throw failure(path) }
        defer { close(descriptor) }
        let result = try body()
        // The links are in the folder itself.
        guard fsync(descriptor) == 0 else { throw failure(path) }
        return result
    }

    private func failure(_ path: String) -> TrainingError {
        .file("\(path): \(String(cString: strerror(errno)))")
    }
}
