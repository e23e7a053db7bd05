import Foundation

/// A folder with the shipped bundle in use, a second bundle of another version and one whose payload is damaged.
struct BundleCopies {
    let folder: URL
    /// What a function is told to use.
    var current: String { folder.appending(path: "current").path }
    /// Version of the bundle that is in use at first.
    let version: String

    static let otherVersion = "other.1"
    static let damaged = "damaged.pricebundle"

    // Places in a bundle's header (docs/wire-formats.md).
    private static let sectionCount = 12
    private static let versionBytes = 24..<56
    private static let checksum = 56..<64
    private static let firstRow = 64
    private static let rowSize = 32

    init(in folder: URL) throws {
        self.folder = folder
        let shipped = Array(try Data(contentsOf: Project.root.appending(path: "models/current")))
        version = String(decoding: shipped[Self.versionBytes].prefix { $0 != 0 }, as: UTF8.self)
        try Data(shipped).write(to: folder.appending(path: "first.pricebundle"))
        try Data(Self.renamed(shipped, Self.otherVersion)).write(to: folder.appending(path: "second.pricebundle"))
        var broken = Self.renamed(shipped, "broken.1")
        broken[broken.count - 100] ^= 0x10
        try Data(broken).write(to: folder.appending(path: Self.damaged))
        try point(at: "first.pricebundle")
    }

    /// Points the link at a file without looking at it, as `ln -sf` would.
    func point(at name: String) throws {
        let link = folder.appending(path: "link").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: name)
        // Replaces the old link in one step.
        guard rename(link, current) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    /// The same bundle under another version.
    private static func renamed(_ bundle: [UInt8], _ version: String) -> [UInt8] {
        var bundle = bundle
        let name = Array(version.utf8)
        bundle.replaceSubrange(versionBytes, with: name + Array(repeating: 0, count: versionBytes.count - name.count))
        let sections = Int(bundle[sectionCount])
        let covered = bundle[..<checksum.lowerBound] + bundle[firstRow..<firstRow + sections * rowSize]
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in covered { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        bundle.replaceSubrange(checksum, with: withUnsafeBytes(of: hash.littleEndian, Array.init))
        return bundle
    }
}
