import Foundation
import RuntimeProtocols

/// The data folder of one case on one host: empty but for a throwaway secret, and gone afterwards.
struct ReplayHome {
    let path: String

    /// Makes the folder; the same secret on every host makes the same tokens.
    init(secret: String) throws {
        // A name of plain letters, since it comes to stand in nginx's configuration.
        let folders = FileManager.default.temporaryDirectory
        path = folders.appendingPathComponent("pricetag-replay-\(RequestID.mint())").path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        try Files.create("\(path)/token-secret", Array(secret.utf8))
    }

    /// A secret that is good for one replay.
    static func makeSecret() -> String { RequestID.mint() + RequestID.mint() }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
