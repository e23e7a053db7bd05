/// Name-value pairs (FastCGI 1.0, 3.4): a length is one byte, or four whose highest bit is set.
public enum FastCGIPairs {
    /// Bounds of what is taken apart.
    public struct Limits: Sendable {
        /// Most pairs of one block.
        public var pairs = 256
        /// Longest name in bytes.
        public var nameBytes = 256
        /// Longest value in bytes.
        public var valueBytes = 32_768

        /// The usual bounds: nginx sends at most 64 KiB of pairs.
        public init() {}
    }

    /// Why a block is none of name-value pairs.
    public enum Failure: Error, Sendable, Equatable {
        /// A length says more than there is.
        case damaged
        /// More or longer pairs than allowed.
        case tooLarge
    }

    /// Takes a block apart, pair by pair.
    static func forEach(
        in block: UnsafeBufferPointer<UInt8>,
        limits: Limits,
        _ take: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var position = 0
        var count = 0
        while position < block.count {
            let nameLength = try length(in: block, &position)
            let valueLength = try length(in: block, &position)
            guard nameLength <= limits.nameBytes, valueLength <= limits.valueBytes, count < limits.pairs else {
                throw .tooLarge
            }
            // Both are small by now: their sum overflows nothing.
            guard nameLength + valueLength <= block.count - position else { throw .damaged }
            let value = position + nameLength
            try take(
                UnsafeBufferPointer(rebasing: block[position..<value]),
                UnsafeBufferPointer(rebasing: block[value..<(value + valueLength)])
            )
            position = value + valueLength
            count += 1
        }
    }

    private static func length(in block: UnsafeBufferPointer<UInt8>, _ position: inout Int) throws(Failure) -> Int {
        guard position < block.count else { throw .damaged }
        let first = block[position]
        guard first & 0x80 != 0 else {
            position += 1
            return Int(first)
        }
        guard block.count - position >= 4 else { throw .damaged }
        let high = Int(first & 0x7F) << 24 | Int(block[position + 1]) << 16
        let low = Int(block[position + 2]) << 8 | Int(block[position + 3])
        position += 4
        return high | low
    }

    /// Appends a pair, its lengths as short as they can be.
    public static func append(_ name: String, _ value: String, to block: inout [UInt8]) {
        appendLength(name.utf8.count, to: &block)
        appendLength(value.utf8.count, to: &block)
        block.append(contentsOf: name.utf8)
        block.append(contentsOf: value.utf8)
    }

    private static func appendLength(_ length: Int, to block: inout [UInt8]) {
        guard length > 127 else {
            block.append(UInt8(length))
            return
        }
        for shift in [24, 16, 8, 0] { block.append(UInt8(truncatingIfNeeded: length >> shift)) }
        block[block.count - 4] |= 0x80
    }
}
