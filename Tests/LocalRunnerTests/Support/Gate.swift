import Foundation
import Glibc

/// A named pipe that scripted functions wait at, one byte for each that may pass.
struct Gate: Sendable {
    let path: String
    private let descriptor: CInt

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("gate-\(UUID().uuidString)").path
        guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.EIO) }
        // Opened for both, so that neither side has to wait for the other to open it.
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
    }

    func letPass(_ count: Int) throws {
        let written = write(descriptor, [UInt8](repeating: 1, count: count), count)
        guard written == count else { throw POSIXError(.EIO) }
    }

    func remove() {
        // In this order: whoever opened it between the two would wait for somebody to write for ever.
        unlink(path)
        close(descriptor)
    }
}
