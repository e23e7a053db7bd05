import Foundation

/// A file that goes away with this object.
final class TemporaryFile {
    let path: String

    init(_ content: [UInt8]) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "catboost-\(UUID().uuidString).cbm")
        try Data(content).write(to: url)
        path = url.path()
    }

    deinit {
        unlink(path)
    }
}
