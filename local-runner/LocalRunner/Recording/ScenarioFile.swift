import Glibc
import JSONCodec

/// A recorded case on the disk: whole and readable after every step, and only by its owner.
final class ScenarioFile {
    let path: String
    private var descriptor: Int32
    /// Where the tail begins, which the next step overwrites.
    private var end = 0
    private(set) var steps = 0

    /// Closes the steps; the books have to balance after all of them.
    private static let tail =
        ",\n{\"function\":\"maintenance\",\"event\":{\"action\":\"audit\"},\"expect\":{\"document\":{\"...\":true,\"ok\":true}}}\n]}\n"

    /// Makes the file; throws where there is one of that name.
    init(path: String, clock: Int64, environment: [String: String]) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, errorNumber: errno) }
        let settings = environment.sorted { $0.key < $1.key }.reduce(into: JSONObject()) {
            $0[$1.key] = .string($1.value)
        }
        let own = settings.members.isEmpty ? "" : "\"environment\":\(JSONValue.object(settings).text),"
        let head = "{\"clock\":\(clock),\(own)\"steps\":["
        do {
            try write(head, at: 0)
        } catch {
            discard()
            throw error
        }
        end = head.utf8.count
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Appends steps in one piece; where that fails, the file stays as it was before.
    func append(_ added: [String]) throws {
        let text = added.enumerated().map { (steps + $0 == 0 ? "\n" : ",\n") + $1 }.joined()
        do {
            try write(text + Self.tail, at: end)
        } catch {
            if steps == 0 {
                discard()
            } else {
                // The old tail has had its place on the disk, so this is not short of space.
                do {
                    try write(Self.tail, at: end)
                    ftruncate(descriptor, off_t(end + Self.tail.utf8.count))
                } catch {
                    // A case that can't be read would stop every replay of the folder.
                    discard()
                }
            }
            throw error
        }
        steps += added.count
        end += text.utf8.count
    }

    private func discard() {
        unlink(path)
        close(descriptor)
        descriptor = -1
    }

    private func write(_ text: String, at start: Int) throws {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, off_t(start + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError(path: path, errorNumber: count < 0 ? errno : ENOSPC) }
            written += count
        }
    }
}

/// The folder that recordings go to.
struct RecordingFolder: Sendable {
    let path: String

    /// Makes the folder, or takes one that nobody but its owner can look into; whatever else is there is refused.
    init(_ path: String) throws {
        self.path = path
        if mkdir(path, 0o700) == 0 { return }
        guard errno == EEXIST else { throw FileError(path: path, errorNumber: errno) }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw FileError(path: path, errorNumber: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw RecordingRefusal(path: path, reason: "is no folder") }
        guard status.st_uid == geteuid() else { throw RecordingRefusal(path: path, reason: "belongs to somebody else") }
        guard status.st_mode & 0o077 == 0 else {
            throw RecordingRefusal(path: path, reason: "can be read by others; close it with: chmod 700 \(path)")
        }
        guard access(path, W_OK | X_OK) == 0 else { throw FileError(path: path, errorNumber: errno) }
    }
}

/// Why nothing is recorded into a folder.
struct RecordingRefusal: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "\(path) \(reason)" }
}
