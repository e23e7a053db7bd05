/// Reads the parts that follow a model's core, one value after another; every read is checked.
struct PartCursor {
    private let buffer: FlatBuffer
    private(set) var position: Int

    init(_ bytes: UnsafeRawBufferPointer, from position: Int) {
        buffer = FlatBuffer(bytes: bytes)
        self.position = position
    }

    /// Whether everything has been read.
    var isAtEnd: Bool { position == buffer.bytes.count }

    mutating func number<T: BitwiseCopyable>(_: T.Type, _ part: ModelPart) throws(CatBoostError) -> T {
        let value = try buffer.load(T.self, at: position, part)
        position += MemoryLayout<T>.size
        return value
    }

    /// A length in CatBoost's form: 32 bits, or all of them set and then 64.
    mutating func size(_ part: ModelPart) throws(CatBoostError) -> Int {
        let short = try number(UInt32.self, part)
        return short == .max ? try longSize(part) : Int(short)
    }

    /// A length of 64 bits, at most that of the file.
    mutating func longSize(_ part: ModelPart) throws(CatBoostError) -> Int {
        let size = try number(UInt64.self, part)
        guard size <= UInt64(buffer.bytes.count) else { throw .malformed(part, .outOfBounds) }
        return Int(size)
    }

    /// Passes a name that must stand here, and the zeros that fill up its place.
    mutating func expect(_ name: String, paddedTo alignment: Int, _ part: ModelPart) throws(CatBoostError) {
        let length = (name.utf8.count + alignment - 1) / alignment * alignment
        guard try bytes(length, part).prefix(name.utf8.count).elementsEqual(name.utf8) else {
            throw .malformed(part, .unknownVersion)
        }
    }

    mutating func bytes(_ count: Int, _ part: ModelPart) throws(CatBoostError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= buffer.bytes.count - position else { throw .malformed(part, .outOfBounds) }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: buffer.bytes[position..<position + count])
    }
}
