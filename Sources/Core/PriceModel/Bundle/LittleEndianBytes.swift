/// Bytes in the making: numbers appended little-endian, as bundles hold them.
package struct LittleEndianBytes: Sendable {
    /// What was appended.
    package private(set) var bytes: [UInt8] = []

    /// Begins empty.
    package init() {}

    /// Appends a whole number.
    package mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a 32-bit floating-point number.
    package mutating func append(_ value: Float) { append(value.bitPattern) }

    /// Appends bytes as they are.
    package mutating func append(contentsOf more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// Appends zeros up to a multiple of `alignment`.
    package mutating func pad(to alignment: Int) {
        while bytes.count % alignment != 0 { bytes.append(0) }
    }
}
