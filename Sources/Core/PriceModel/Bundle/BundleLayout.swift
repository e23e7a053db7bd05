/// Sizes and places of a bundle's header, shared by reader and writer; docs/wire-formats.md draws them.
package enum BundleLayout {
    /// First eight bytes of every bundle.
    package static let magic: [UInt8] = Array("PRICEBDL".utf8)
    /// The one format that this program reads and writes.
    package static let formatVersion: UInt32 = 3
    /// Bytes of the header.
    package static let headerSize = 64
    /// Bytes of the model version, padded with NUL.
    package static let versionSize = 32
    /// Bytes of one row of the section table.
    package static let rowSize = 32
    /// Every section begins at a multiple of this: a cache line, and enough for any number in it.
    package static let alignment = 64
    /// More sections than any bundle has.
    package static let sectionLimit = 64

    package static let formatOffset = 8
    package static let sectionCountOffset = 12
    package static let fileSizeOffset = 16
    package static let versionOffset = 24
    package static let checksumOffset = 56
}
