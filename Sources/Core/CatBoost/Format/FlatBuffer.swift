/// A FlatBuffer read in place; every access is checked, so a hostile file can only make it throw.
///
/// Positions and counts come from 32-bit fields and are computed in 64 bits, where their sums and products with an
/// element's size can't overflow.
struct FlatBuffer {
    let bytes: UnsafeRawBufferPointer

    /// The table that the buffer begins with a reference to.
    func root(_ part: ModelPart) throws(CatBoostError) -> FlatTable {
        try FlatTable(self, at: follow(0, part), part)
    }

    /// Reads a number that need not be aligned.
    func load<T: BitwiseCopyable>(_: T.Type, at position: Int, _ part: ModelPart) throws(CatBoostError) -> T {
        guard position >= 0, position <= bytes.count - MemoryLayout<T>.size else {
            throw .malformed(part, .outOfBounds)
        }
        return bytes.loadUnaligned(fromByteOffset: position, as: T.self)
    }

    /// Where the reference at `position` leads.
    func follow(_ position: Int, _ part: ModelPart) throws(CatBoostError) -> Int {
        try position + Int(load(UInt32.self, at: position, part))
    }

    /// A copy of the vector at `position`, whose elements need not be aligned.
    func array<T: BitwiseCopyable>(of _: T.Type, at position: Int, _ part: ModelPart) throws(CatBoostError) -> [T] {
        let count = try Int(load(UInt32.self, at: position, part))
        let first = position + 4
        guard count * MemoryLayout<T>.stride <= bytes.count - first else { throw .malformed(part, .outOfBounds) }
        return (0..<count).map { ordinal in
            bytes.loadUnaligned(fromByteOffset: first + ordinal * MemoryLayout<T>.stride, as: T.self)
        }
    }

    /// The elements of the vector at `position`, in place.
    func vector<T: BitwiseCopyable>(
        of _: T.Type,
        at position: Int,
        _ part: ModelPart
    ) throws(CatBoostError) -> UnsafeBufferPointer<T> {
        let count = try Int(load(UInt32.self, at: position, part))
        let first = position + 4
        guard count * MemoryLayout<T>.stride <= bytes.count - first else { throw .malformed(part, .outOfBounds) }
        guard let base = bytes.baseAddress, count > 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
        let start = base + first
        guard Int(bitPattern: start) % MemoryLayout<T>.alignment == 0 else { throw .malformed(part, .misaligned) }
        return UnsafeBufferPointer(start: start.assumingMemoryBound(to: T.self), count: count)
    }
}
