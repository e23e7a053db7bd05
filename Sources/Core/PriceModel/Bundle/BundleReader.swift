import CatBoost

/// A price bundle's header and section table over its mapped file.
///
/// Opening checks the structure and the checksum of header and table, a few hundred bytes. The payload's checksums would
/// make every cold start read all of the file; `verify()` does that, for whoever puts a bundle in place.
package struct BundleReader: Sendable {
    /// Version of the model, as its trainer named it.
    package let version: String
    /// The file, for readers that want a mapping rather than bytes.
    package let file: MappedFile
    private let sections: [Section]
    private let view: ByteView

    /// One row of the section table.
    package struct Section: Sendable, Equatable {
        /// Four ASCII characters as a little-endian number.
        package let code: UInt32
        /// Where the payload lies in the file.
        package let range: Range<Int>
        /// FNV-1a of the payload.
        package let checksum: UInt64

        /// The code as text; what is not printable shows as "?".
        package var name: String {
            String(
                decoding: (0..<4).map { UInt8(truncatingIfNeeded: code >> ($0 * 8)) }.map {
                    0x20..<0x7F ~= $0 ? $0 : 0x3F
                },
                as: UTF8.self
            )
        }
    }

    /// Maps a file and checks its header and section table.
    package init(path: String) throws(PriceModelError) {
        do {
            file = try MappedFile(path: path)
        } catch {
            throw .unreadable(error.description)
        }
        view = ByteView(file)
        sections = try Self.readTable(of: view)
        let name = view.bytes(offset: BundleLayout.versionOffset, count: BundleLayout.versionSize).prefix { $0 != 0 }
        guard !name.isEmpty, let version = String(validating: name, as: UTF8.self) else {
            throw .damagedHeader("the model version is not a name")
        }
        self.version = version
    }

    /// All sections in the order of the table, unknown ones included.
    package var allSections: [Section] { sections }

    /// The table's row for a section.
    package func section(_ tag: SectionTag) throws(PriceModelError) -> Section {
        guard let section = sections.first(where: { $0.code == tag.code }) else { throw .missingSection(tag.rawValue) }
        return section
    }

    /// The bytes of a section.
    package func bytes(of tag: SectionTag) throws(PriceModelError) -> ByteView {
        let range = try section(tag).range
        guard let bytes = view.slice(offset: range.lowerBound, count: range.count) else {
            throw .damagedHeader("section \(tag.rawValue) lies outside the file")
        }
        return bytes
    }

    /// Compares every section, unknown ones included, with its checksum.
    package func verify() throws(PriceModelError) {
        for section in sections where !isWhole(section) { throw .checksumMismatch(section.name) }
    }

    /// Whether a section's bytes match their checksum.
    package func isWhole(_ section: Section) -> Bool {
        view.slice(offset: section.range.lowerBound, count: section.range.count)?.checksum == section.checksum
    }

    private static func readTable(of view: ByteView) throws(PriceModelError) -> [Section] {
        guard view.bytes(offset: 0, count: BundleLayout.magic.count) == BundleLayout.magic else { throw .notABundle }
        let format = view.uint32(at: BundleLayout.formatOffset)
        guard format == BundleLayout.formatVersion else { throw .unsupportedFormat(format) }
        let count = Int(view.uint32(at: BundleLayout.sectionCountOffset))
        guard count <= BundleLayout.sectionLimit else { throw .damagedHeader("too many sections") }
        guard view.uint64(at: BundleLayout.fileSizeOffset) == UInt64(view.count) else {
            throw .damagedHeader("the file is not as long as it says")
        }
        let tableSize = count * BundleLayout.rowSize
        guard
            let head = view.slice(offset: 0, count: BundleLayout.checksumOffset),
            let table = view.slice(offset: BundleLayout.headerSize, count: tableSize)
        else { throw .damagedHeader("the section table is cut off") }
        guard view.uint64(at: BundleLayout.checksumOffset) == checksum(head: head, table: table) else {
            throw .damagedHeader("checksum of header and table")
        }
        return try sections(
            of: table,
            count: count,
            firstByte: BundleLayout.headerSize + tableSize,
            fileSize: view.count
        )
    }

    private static func checksum(head: ByteView, table: ByteView) -> UInt64 {
        FNV1a.hash(head.bytes(offset: 0, count: head.count) + table.bytes(offset: 0, count: table.count))
    }

    private static func sections(
        of table: ByteView,
        count: Int,
        firstByte: Int,
        fileSize: Int
    ) throws(PriceModelError) -> [Section] {
        var sections: [Section] = []
        for row in 0..<count {
            let start = row * BundleLayout.rowSize
            let offset = table.uint64(at: start + 8)
            let length = table.uint64(at: start + 16)
            guard
                offset >= UInt64(firstByte), offset <= UInt64(fileSize), length <= UInt64(fileSize) - offset,
                offset % UInt64(BundleLayout.alignment) == 0
            else { throw .damagedHeader("section \(row) lies outside the file or is not aligned") }
            let code = table.uint32(at: start)
            guard !sections.contains(where: { $0.code == code }) else {
                throw .damagedHeader("section \(row) is there twice")
            }
            let range = Int(offset)..<Int(offset + length)
            sections.append(Section(code: code, range: range, checksum: table.uint64(at: start + 24)))
        }
        return sections
    }
}
