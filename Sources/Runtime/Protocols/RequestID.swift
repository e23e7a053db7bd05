/// Ids of requests: 128 random bits in hexadecimal.
public enum RequestID {
    /// A new id.
    public static func mint() -> String {
        var system = SystemRandomNumberGenerator()
        return mint(using: &system)
    }

    /// A new id from random numbers of the caller's.
    public static func mint(using generator: inout some RandomNumberGenerator) -> String {
        digits(32, using: &generator)
    }

    /// Random hexadecimal digits, a multiple of 16, of which each 16 have one that is not 0.
    static func digits(_ count: Int, using generator: inout some RandomNumberGenerator) -> String {
        let alphabet: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: count) { text in
            for start in stride(from: 0, to: count, by: 16) {
                var bits = UInt64.random(in: 1 ... .max, using: &generator)
                for index in start..<start + 16 {
                    text[index] = alphabet.utf8Start[Int(bits & 15)]
                    bits >>= 4
                }
            }
            return count
        }
    }
}
