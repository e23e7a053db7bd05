/// One table of a FlatBuffer: numbered fields, any of which may be absent.
struct FlatTable {
    private let buffer: FlatBuffer
    private let position: Int
    private let size: Int
    private let slots: Int
    private let slotsEnd: Int
    private let part: ModelPart

    /// Checks that the table and its list of fields lie inside the buffer.
    init(_ buffer: FlatBuffer, at position: Int, _ part: ModelPart) throws(CatBoostError) {
        guard position % 4 == 0 else { throw .malformed(part, .misaligned) }
        let fields = try position - Int(buffer.load(Int32.self, at: position, part))
        let fieldsSize = try Int(buffer.load(UInt16.self, at: fields, part))
        size = try Int(buffer.load(UInt16.self, at: fields + 2, part))
        guard fieldsSize >= 4, fieldsSize % 2 == 0, size >= 4 else { throw .malformed(part, .outOfRange) }
        guard fields + fieldsSize <= buffer.bytes.count, position + size <= buffer.bytes.count else {
            throw .malformed(part, .outOfBounds)
        }
        self.buffer = buffer
        self.position = position
        self.part = part
        slots = fields + 4
        slotsEnd = fields + fieldsSize
    }

    /// A number, or the schema's default where the file leaves it out.
    func scalar<T: BitwiseCopyable>(_ id: Int, default value: T, _ part: ModelPart) throws(CatBoostError) -> T {
        guard let place = try place(id, size: MemoryLayout<T>.size, part) else { return value }
        return try buffer.load(T.self, at: place, part)
    }

    /// A vector's elements in place; none where the file leaves it out.
    func vector<T: BitwiseCopyable>(
        _ id: Int,
        of _: T.Type,
        _ part: ModelPart
    ) throws(CatBoostError) -> UnsafeBufferPointer<T> {
        guard let place = try place(id, size: 4, part) else { return UnsafeBufferPointer(start: nil, count: 0) }
        return try buffer.vector(of: T.self, at: buffer.follow(place, part), part)
    }

    /// A vector's elements as a copy, wherever they lie.
    func array<T: BitwiseCopyable>(_ id: Int, of _: T.Type, _ part: ModelPart) throws(CatBoostError) -> [T] {
        guard let place = try place(id, size: 4, part) else { return [] }
        return try buffer.array(of: T.self, at: buffer.follow(place, part), part)
    }

    /// A table that must be there.
    func table(_ id: Int, _ part: ModelPart) throws(CatBoostError) -> FlatTable {
        guard let place = try place(id, size: 4, part) else { throw .malformed(part, .missing) }
        return try FlatTable(buffer, at: buffer.follow(place, part), part)
    }

    /// Calls `body` with each table of a vector of tables.
    func forEachTable(
        _ id: Int,
        _ part: ModelPart,
        _ body: (FlatTable) throws(CatBoostError) -> Void
    ) throws(CatBoostError) {
        guard let place = try place(id, size: 4, part) else { return }
        let vector = try buffer.follow(place, part)
        let references = try buffer.vector(of: UInt32.self, at: vector, part)
        for (ordinal, reference) in references.enumerated() {
            try body(FlatTable(buffer, at: vector + 4 + 4 * ordinal + Int(reference), part))
        }
    }

    /// Calls `body` with the bytes of each string of a vector of strings.
    func forEachString(
        _ id: Int,
        _ part: ModelPart,
        _ body: (UnsafeBufferPointer<UInt8>) throws(CatBoostError) -> Void
    ) throws(CatBoostError) {
        guard let place = try place(id, size: 4, part) else { return }
        let vector = try buffer.follow(place, part)
        let count = try buffer.vector(of: UInt32.self, at: vector, part).count
        for ordinal in 0..<count {
            let string = try buffer.follow(vector + 4 + 4 * ordinal, part)
            try body(buffer.vector(of: UInt8.self, at: string, part))
        }
    }

    /// Where a field lies, or nil where the file leaves it out.
    private func place(_ id: Int, size fieldSize: Int, _ part: ModelPart) throws(CatBoostError) -> Int? {
        let slot = slots + 2 * id
        guard slot + 2 <= slotsEnd else { return nil }
        let offset = try Int(buffer.load(UInt16.self, at: slot, part))
        guard offset != 0 else { return nil }
        guard offset >= 4, offset + fieldSize <= size else { throw .malformed(part, .outOfBounds) }
        return position + offset
    }
}
