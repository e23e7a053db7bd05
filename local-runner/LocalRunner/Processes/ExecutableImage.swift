import Glibc

/// One version of an executable, held open: it can be started for as long as this lives, whatever its path names by then.
///
/// So every process of a generation runs the same bytes, also while a build replaces the file, and a new version that fails can
/// be taken back. Whoever installs a version must put a new file in the old one's place, as linkers and `mv` do.
final class ExecutableImage: Sendable {
    /// What tells one version of a file from another.
    struct Identity: Sendable, Equatable {
        private let device: UInt
        private let node: UInt
        private let size: Int
        private let modified: [Int]

        fileprivate init(_ status: stat) {
            device = status.st_dev
            node = status.st_ino
            size = status.st_size
            modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        }

        /// That of the file at a path now; nil where there is none.
        static func current(of path: String) -> Identity? {
            var status = stat()
            return stat(path, &status) == 0 ? Identity(status) : nil
        }
    }

    let identity: Identity
    /// A path that leads to this version from every process of the same user, without the file being open there.
    let path: String
    private let descriptor: CInt

    /// Opens the file that the path names now.
    init(_ executable: String) throws(SpawnError) {
        let descriptor = open(executable, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SpawnError(executable: executable, errorNumber: errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, access(executable, X_OK) == 0 else {
            let code = errno
            close(descriptor)
            throw SpawnError(executable: executable, errorNumber: code)
        }
        self.descriptor = descriptor
        identity = Identity(status)
        path = "/proc/\(getpid())/fd/\(descriptor)"
    }

    deinit { close(descriptor) }
}
