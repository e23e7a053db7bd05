import Foundation
import RuntimeProtocols

/// What one case on one host writes to: empty at first, and gone afterwards.
struct ReplayFolder {
    let path: String

    init() throws {
        // A name of plain letters, since it comes to stand in nginx's configuration.
        let folders = FileManager.default.temporaryDirectory
        path = folders.appendingPathComponent("pricetag-replay-\(RequestID.mint())").path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// A data folder with a throwaway secret; the same secret on every host makes the same tokens.
    static func home(secret: String) throws -> ReplayFolder {
        let folder = try ReplayFolder()
        do {
            try Files.create("\(folder.path)/token-secret", Array(secret.utf8))
        } catch {
            folder.remove()
            throw error
        }
        return folder
    }

    /// A secret that is good for one replay.
    static func makeSecret() -> String { RequestID.mint() + RequestID.mint() }

    // What is left in a temporary folder changes no result.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
