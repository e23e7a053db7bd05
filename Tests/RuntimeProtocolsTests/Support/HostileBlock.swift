/// Blocks of name-value pairs that claim more, or less, than there is.
enum HostileBlock {
    /// Lengths near the ends of their ranges, behind which is anything.
    static func make(_ generator: inout some RandomNumberGenerator, longestContent: Int = 300) -> [UInt8] {
        var block: [UInt8] = []
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            for _ in 0..<2 { block += length(&generator) }
            let count = Int.random(in: 0...longestContent, using: &generator)
            let filling = UInt8.random(in: 0...255, using: &generator)
            // Behind the first bytes it makes no difference any more.
            block += (0..<min(count, 300)).map { _ in .random(in: 0...255, using: &generator) }
            block += [UInt8](repeating: filling, count: max(0, count - 300))
        }
        return block
    }

    private static func length(_ generator: inout some RandomNumberGenerator) -> [UInt8] {
        let edges: [UInt32] = [
            0, 1, 127, 128, 255, 65_535, 0x7FFF_FFFE, 0x7FFF_FFFF, .random(in: 0...300, using: &generator),
        ]
        let length = edges.randomElement(using: &generator) ?? 0
        if length < 128, Bool.random(using: &generator) { return [UInt8(length)] }
        return withUnsafeBytes(of: (length | 0x8000_0000).bigEndian, Array.init)
    }
}
