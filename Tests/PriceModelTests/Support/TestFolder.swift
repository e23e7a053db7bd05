import Foundation
import PriceTraining

/// A folder of its own that is deleted with its contents.
final class TestFolder {
    let path: String

    init() throws {
        let url = URL.temporaryDirectory.appending(path: "price-model-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path()
    }

    deinit {
        // A folder that is left behind in /tmp harms no other test.
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: file(name)))
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: file(name), withDestinationPath: target)
    }

    func target(of name: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: file(name))
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}
