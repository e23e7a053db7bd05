/// CityHash64 of version 1.0, which is not the 1.1 that most libraries have: how CatBoost numbers categories.
enum CityHash {
    private static let k0: UInt64 = 0xC3A5_C85C_97CB_3127
    private static let k1: UInt64 = 0xB492_B66F_BE98_F273
    private static let k2: UInt64 = 0x9AE1_6A3B_2F90_404F
    private static let k3: UInt64 = 0xC949_D7C7_509E_6557
    private static let multiplier: UInt64 = 0x9DDF_EA08_EB38_2D69

    private typealias Pair = (first: UInt64, second: UInt64)

    /// The number that stands for a category in splits and tables: the hash's low half.
    static func category(_ bytes: UnsafeRawBufferPointer) -> Int32 { Int32(truncatingIfNeeded: hash(bytes)) }

    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        switch bytes.count {
        case 0: k2
        case 1...3: upTo3(bytes)
        case 4...8: upTo8(bytes)
        case 9...16: upTo16(bytes)
        case 17...32: upTo32(bytes)
        case 33...64: upTo64(bytes)
        default: longer(bytes)
        }
    }

    private static func upTo3(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        let low = UInt64(bytes[0]) | UInt64(bytes[count / 2]) << 8
        let high = UInt64(count) + UInt64(bytes[count - 1]) << 2
        return mixed((low &* k2) ^ (high &* k3)) &* k2
    }

    private static func upTo8(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let first = UInt64(bytes.loadUnaligned(as: UInt32.self))
        let last = UInt64(bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self))
        return joined(UInt64(bytes.count) &+ first << 3, last)
    }

    private static func upTo16(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        let last = word(bytes, count - 8)
        return joined(word(bytes, 0), rotated(last &+ UInt64(count), count)) ^ last
    }

    private static func upTo32(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        let a = word(bytes, 0) &* k1
        let b = word(bytes, 8)
        let c = word(bytes, count - 8) &* k2
        let d = word(bytes, count - 16) &* k0
        return joined(
            rotated(a &- b, 43) &+ rotated(c, 30) &+ d,
            a &+ rotated(b ^ k3, 20) &- c &+ UInt64(count)
        )
    }

    private static func upTo64(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        let seed = word(bytes, 0) &+ (UInt64(count) &+ word(bytes, count - 16)) &* k0
        let front = half(bytes, from: 8, seed, word(bytes, 24))
        let back = half(bytes, from: count - 24, word(bytes, 16) &+ word(bytes, count - 32), word(bytes, count - 8))
        let both = mixed((front.first &+ back.second) &* k2 &+ (back.first &+ front.second) &* k0)
        return mixed(both &* k0 &+ front.second) &* k2
    }

    /// One half of a string of medium length, which takes in the two words at `place`.
    private static func half(
        _ bytes: UnsafeRawBufferPointer,
        from place: Int,
        _ seed: UInt64,
        _ last: UInt64
    ) -> Pair {
        var a = seed
        let b = rotated(a &+ last, 52)
        var c = rotated(a, 37)
        a &+= word(bytes, place)
        c &+= rotated(a, 7)
        a &+= word(bytes, place + 8)
        return (a &+ last, b &+ rotated(a, 31) &+ c)
    }

    private static func longer(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        let length = UInt64(count)
        var x = word(bytes, 0)
        var y = word(bytes, count - 16) ^ k1
        var z = word(bytes, count - 56) ^ k0
        var v = block(bytes, count - 64, length, y)
        var w = block(bytes, count - 32, length &* k1, k0)
        z &+= mixed(v.second) &* k1
        x = rotated(z &+ x, 39) &* k1
        y = rotated(y, 33) &* k1
        for place in stride(from: 0, to: (count - 1) & ~63, by: 64) {
            x = rotated(x &+ y &+ v.first &+ word(bytes, place + 16), 37) &* k1 ^ w.second
            y = rotated(y &+ v.second &+ word(bytes, place + 48), 42) &* k1 ^ v.first
            z = rotated(z ^ w.first, 33)
            v = block(bytes, place, v.second &* k1, x &+ w.first)
            w = block(bytes, place + 32, z &+ w.second, y)
            (x, z) = (z, x)
        }
        return joined(joined(v.first, w.first) &+ mixed(y) &* k1 &+ z, joined(v.second, w.second) &+ x)
    }

    private static func block(
        _ bytes: UnsafeRawBufferPointer,
        _ place: Int,
        _ first: UInt64,
        _ second: UInt64
    ) -> Pair {
        let last = word(bytes, place + 24)
        let start = first &+ word(bytes, place)
        let sum = start &+ word(bytes, place + 8) &+ word(bytes, place + 16)
        return (sum &+ last, rotated(second &+ start &+ last, 21) &+ rotated(sum, 44) &+ start)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    }

    private static func rotated(_ value: UInt64, _ places: Int) -> UInt64 {
        value &>> UInt64(places) | value &<< UInt64(64 - places)
    }

    private static func mixed(_ value: UInt64) -> UInt64 { value ^ value >> 47 }

    private static func joined(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let once = mixed((first ^ second) &* multiplier)
        return mixed((second ^ once) &* multiplier) &* multiplier
    }
}
