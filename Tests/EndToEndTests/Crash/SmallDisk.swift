import Foundation
import Glibc
import TestSupport

/// A file system of a few megabytes in memory, which can be filled; gone with this object.
final class SmallDisk: Sendable {
    let folder: URL
    private static let options = "size=160m,mode=0777"

    /// Whether this machine lets us mount anything.
    static let isPossible: Bool = {
        guard geteuid() == 0, let disk = try? SmallDisk() else { return false }
        return disk.isMounted
    }()

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        _ = mount("tmpfs", folder.path, "tmpfs", 0, Self.options)
    }

    deinit {
        // Whoever still has a file open there keeps it, and nobody finds it any more.
        umount2(folder.path, Int32(MNT_DETACH))
        rmdir(folder.path)
    }

    private var isMounted: Bool {
        var (own, parent) = (stat(), stat())
        return stat(folder.path, &own) == 0 && stat(folder.deletingLastPathComponent().path, &parent) == 0
            && own.st_dev != parent.st_dev
    }

    /// Takes all of the room that is left.
    func fill() throws {
        let descriptor = open(ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemCallError("open \(ballast)") }
        defer { close(descriptor) }
        lseek(descriptor, 0, SEEK_END)
        for size in [1 << 16, 1 << 12] {
            let block = [UInt8](repeating: 1, count: size)
            while write(descriptor, block, size) == size {}
        }
        guard errno == ENOSPC else { throw SystemCallError("write \(ballast)") }
    }

    /// Gives it back.
    func empty() { unlink(ballast) }

    private var ballast: String { folder.appending(path: "ballast").path }
}
