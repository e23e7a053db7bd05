/// Finds and checks everything that evaluation needs in a .cbm; afterwards the hot loops read the file unchecked.
///
/// It goes from field to field and never over whole arrays of leaves, weights or training parameters, so that opening
/// a big model touches few of its pages.
enum ModelReader {
    /// Reads a model file, which must be all of `bytes` and begin at a multiple of 8.
    static func read(_ bytes: UnsafeRawBufferPointer) throws(CatBoostError) -> ModelLayout {
        let coreBytes = try coreBytes(bytes)
        let core = try FlatBuffer(bytes: coreBytes).root(.core)
        let version = try core.vector(Schema.Core.formatVersion, of: UInt8.self, .formatVersion)
        guard version.elementsEqual("FlabuffersModel_v1".utf8) else {
            throw .malformed(.formatVersion, .unknownVersion)
        }
        let trees = try core.table(Schema.Core.modelTrees, .modelTrees)
        try SupportedContent.check(trees)
        let parts = try ModelParts(core, bytes, after: 8 + coreBytes.count)
        return try ModelLayout(trees, parts, coreSize: coreBytes.count)
    }

    /// The table that leads to everything but what is kept in parts of its own.
    static func core(_ bytes: UnsafeRawBufferPointer) throws(CatBoostError) -> FlatTable {
        try FlatBuffer(bytes: coreBytes(bytes)).root(.core)
    }

    /// The FlatBuffer that a file begins with: "CBM1", a 32-bit size, then that many bytes; other parts may follow.
    private static func coreBytes(_ bytes: UnsafeRawBufferPointer) throws(CatBoostError) -> UnsafeRawBufferPointer {
        let header = FlatBuffer(bytes: bytes)
        guard try header.load(UInt32.self, at: 0, .header) == 0x314D_4243 else { throw .malformed(.header, .notAModel) }
        let size = try header.load(UInt32.self, at: 4, .header)
        guard size != .max else { throw .unsupported(.oversizedCore) }
        guard Int(bitPattern: bytes.baseAddress) % 8 == 0 else { throw .malformed(.file, .misaligned) }
        guard Int(size) <= bytes.count - 8 else { throw .malformed(.core, .outOfBounds) }
        return UnsafeRawBufferPointer(rebasing: bytes[8..<8 + Int(size)])
    }
}
