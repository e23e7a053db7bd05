import PriceModel

/// A hash of everything that a step's result follows from: the same fingerprint, the same result.
package struct Fingerprint: Sendable {
    // Two different hashes side by side: 128 bits, so that chance never mixes up two steps of one folder.
    private var first = FNV1a()
    private var second: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Begins with the kind of step, and a number that is raised whenever its code comes to other results.
    package init(_ kind: String, version: Int) {
        add(Array(kind.utf8))
        add([version])
    }

    /// Adds numbers as they are in memory, and how many they are.
    package mutating func add<Number: BitwiseCopyable>(_ numbers: [Number]) {
        mix(UInt64(numbers.count))
        numbers.withUnsafeBytes { bytes in
            var place = 0
            while place + 8 <= bytes.count {
                mix(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                place += 8
            }
            for byte in bytes[place...] { mix(UInt64(byte)) }
        }
    }

    /// 32 hexadecimal digits, for the name of a file.
    package var text: String {
        [first.value, second].map { value in
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// The finaliser of MurmurHash3 on one hash, a step of FNV-1a over words on the other.
    private mutating func mix(_ word: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { first.add(UInt8(truncatingIfNeeded: word >> shift)) }
        second = (second ^ word) &* 0xFF51_AFD7_ED55_8CCD
        second = (second ^ (second >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        second ^= second >> 33
    }
}
