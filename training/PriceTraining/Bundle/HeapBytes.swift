import PriceModel

/// Bytes in memory that never change, for sections that are not in a file yet.
final class HeapBytes: Sendable {
    // A number because pointers aren't Sendable; nobody writes to the bytes after init.
    private let address: UInt

    init(_ bytes: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(bytes.count, 1),
            alignment: BundleLayout.alignment
        )
        copy.copyBytes(from: bytes)
        address = UInt(bitPattern: copy.baseAddress)
    }

    deinit {
        UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
    }

    func view(count: Int) -> ByteView {
        ByteView(base: UnsafeRawPointer(bitPattern: address), count: count, owner: self)
    }
}

extension ByteView {
    /// A view of a copy of some bytes.
    package init(copying bytes: [UInt8]) {
        self = HeapBytes(bytes).view(count: bytes.count)
    }
}
