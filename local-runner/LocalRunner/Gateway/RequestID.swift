/// Ids of requests: 128 random bits in hexadecimal.
enum RequestID {
    static func mint() -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 32) { text in
            for half in 0..<2 {
                var bits = UInt64.random(in: .min ... .max)
                for index in 0..<16 {
                    text[half * 16 + index] = digits[Int(bits & 15)]
                    bits >>= 4
                }
            }
            return 32
        }
    }
}
