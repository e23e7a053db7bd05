/// MurmurHash2 for 64 bits, variant A: how dictionaries find words.
enum MurmurHash {
    private static let multiplier: UInt64 = 0xC6A4_A793_5BD1_E995

    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        var hash = seed ^ UInt64(bytes.count) &* multiplier
        let whole = bytes.count & ~7
        for place in stride(from: 0, to: whole, by: 8) {
            let word = mixed(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) &* multiplier) &* multiplier
            hash = (hash ^ word) &* multiplier
        }
        if whole < bytes.count {
            var rest: UInt64 = 0
            for place in (whole..<bytes.count).reversed() { rest = rest << 8 | UInt64(bytes[place]) }
            hash = (hash ^ rest) &* multiplier
        }
        return mixed(mixed(hash) &* multiplier)
    }

    private static func mixed(_ value: UInt64) -> UInt64 { value ^ value >> 47 }
}
