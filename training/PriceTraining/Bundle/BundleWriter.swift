import Glibc
import PriceModel

/// Puts sections together into a bundle.
package struct BundleWriter: Sendable {
    private let version: String
    private var sections: [(code: UInt32, bytes: [UInt8])] = []

    /// Begins a bundle; the version is cut to what the header holds.
    package init(version: String) {
        self.version = version
    }

    /// Adds a section that this program knows.
    package mutating func add(_ tag: SectionTag, _ bytes: [UInt8]) {
        add(code: tag.code, bytes)
    }

    /// Adds a section under any code.
    package mutating func add(code: UInt32, _ bytes: [UInt8]) {
        sections.append((code, bytes))
    }

    /// The bundle's bytes.
    package var encoded: [UInt8] {
        let offsets = payloadOffsets
        let table = table(offsets)
        var head = head(fileSize: offsets.last ?? 0)
        head.append(FNV1a.hash(head.bytes + table))
        head.append(contentsOf: table)
        for section in sections {
            head.pad(to: BundleLayout.alignment)
            head.append(contentsOf: section.bytes)
        }
        return head.bytes
    }

    /// Writes the bundle beside its place and moves it there, so that a process with the old one mapped keeps it.
    package func write(to path: String) throws {
        let partial = path + ".partial"
        guard let file = fopen(partial, "wb") else { throw Self.failure(partial) }
        let bytes = encoded
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count, rename(partial, path) == 0 else { throw Self.failure(path) }
    }

    private static func failure(_ path: String) -> TrainingError {
        .file("\(path): \(String(cString: strerror(errno)))")
    }

    /// Where each payload begins, and the file's size at the end.
    private var payloadOffsets: [Int] {
        var offsets: [Int] = []
        var end = BundleLayout.headerSize + sections.count * BundleLayout.rowSize
        for section in sections {
            let start = (end + BundleLayout.alignment - 1) / BundleLayout.alignment * BundleLayout.alignment
            offsets.append(start)
            end = start + section.bytes.count
        }
        return offsets + [end]
    }

    private func head(fileSize: Int) -> LittleEndianBytes {
        var head = LittleEndianBytes()
        head.append(contentsOf: BundleLayout.magic)
        head.append(BundleLayout.formatVersion)
        head.append(UInt32(sections.count))
        head.append(UInt64(fileSize))
        let name = Array(version.utf8.prefix(BundleLayout.versionSize))
        head.append(contentsOf: name + Array(repeating: 0, count: BundleLayout.versionSize - name.count))
        return head
    }

    private func table(_ offsets: [Int]) -> [UInt8] {
        var table = LittleEndianBytes()
        for (section, offset) in zip(sections, offsets) {
            table.append(section.code)
            table.append(UInt32(0))
            table.append(UInt64(offset))
            table.append(UInt64(section.bytes.count))
            table.append(FNV1a.hash(section.bytes))
        }
        return table.bytes
    }
}
