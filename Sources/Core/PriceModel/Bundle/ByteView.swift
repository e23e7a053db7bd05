import CatBoost
import TextKernels

/// A run of a bundle's bytes, read little-endian; a read outside it gives zero, so no file can make a reader leave it.
// Unchecked because of the pointer: `owner` keeps the bytes alive, and nobody writes to them.
package struct ByteView: @unchecked Sendable {
    private let base: UnsafeRawPointer?
    /// Number of bytes.
    package let count: Int
    private let owner: AnyObject

    /// All bytes of a mapped file.
    package init(_ file: MappedFile) {
        self.init(base: file.bytes.baseAddress, count: file.bytes.count, owner: file)
    }

    /// Bytes that `owner` keeps alive and unchanged.
    package init(base: UnsafeRawPointer?, count: Int, owner: AnyObject) {
        self.base = base
        self.count = count
        self.owner = owner
    }

    /// Some of the bytes; nil when they are not all there.
    package func slice(offset: Int, count length: Int) -> ByteView? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        return ByteView(base: base.map { $0 + offset }, count: length, owner: owner)
    }

    /// One byte.
    package subscript(offset: Int) -> UInt8 {
        load(UInt8.self, at: offset)
    }

    /// A 16-bit number.
    package func uint16(at offset: Int) -> UInt16 { UInt16(littleEndian: load(UInt16.self, at: offset)) }
    /// A 32-bit number.
    package func uint32(at offset: Int) -> UInt32 { UInt32(littleEndian: load(UInt32.self, at: offset)) }
    /// A 64-bit number.
    package func uint64(at offset: Int) -> UInt64 { UInt64(littleEndian: load(UInt64.self, at: offset)) }
    /// A 32-bit floating-point number.
    package func float(at offset: Int) -> Float { Float(bitPattern: uint32(at: offset)) }
    /// A 16-bit floating-point number.
    package func half(at offset: Int) -> Float { text_half(uint16(at: offset)) }

    /// A copy of some bytes; empty when they are not all there.
    package func bytes(offset: Int, count length: Int) -> [UInt8] {
        guard let part = slice(offset: offset, count: length), let base = part.base else { return [] }
        return withExtendedLifetime(owner) { Array(UnsafeRawBufferPointer(start: base, count: length)) }
    }

    /// Hands out the bytes as they lie, for loops that check their bounds once.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withExtendedLifetime(owner) { body(UnsafeRawBufferPointer(start: base, count: count)) }
    }

    /// FNV-1a of all bytes.
    package var checksum: UInt64 {
        var hash = FNV1a()
        withExtendedLifetime(owner) { hash.add(UnsafeRawBufferPointer(start: base, count: count)) }
        return hash.value
    }

    @inline(__always)
    private func load<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
        guard let base, offset >= 0, offset <= count - MemoryLayout<Value>.size else { return 0 }
        // Without the second line the optimiser may let go of the owner before the load. A closure around the load would
        // cost a reference count at each of a thousand loads a listing.
        let value = base.loadUnaligned(fromByteOffset: offset, as: type)
        _fixLifetime(owner)
        return value
    }
}

extension ByteView {
    /// Finds a 64-bit key among records that begin with one and are sorted by it; nil when there is none.
    package func record(ofKey key: UInt64, from start: Int, stride: Int, count records: Int) -> Int? {
        var low = 0
        var high = records
        while low < high {
            let middle = low + (high - low) / 2
            let found = uint64(at: start + middle * stride)
            if found == key { return middle }
            if found < key { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}
