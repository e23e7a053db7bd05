/// The 64-bit FNV-1a hash: what names a term, a brand or a category in a bundle.
package struct FNV1a: Sendable {
    /// The hash of everything added so far.
    package private(set) var value: UInt64

    /// Starts at the offset basis.
    package init() {
        value = 0xCBF2_9CE4_8422_2325
    }

    /// Adds one byte.
    package mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// Adds bytes in order.
    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// The hash of some bytes.
    package static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = FNV1a()
        hash.add(bytes)
        return hash.value
    }
}
