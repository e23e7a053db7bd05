/// What is counted in a text as the seller typed it.
package struct TextCounts: Sendable, Equatable {
    /// Unicode scalars.
    package private(set) var characters = 0
    /// ASCII digits.
    package private(set) var digits = 0
    /// Letters A to Z.
    package private(set) var capitals = 0
    /// Exclamation marks.
    package private(set) var exclamations = 0
    /// Letters outside of A to Z, about: what other alphabets and accents are written with, emoji and punctuation aside.
    package private(set) var foreignLetters = 0
    /// The largest number written in digits, -1 for none; numbers beyond a million count as a million.
    package private(set) var largestNumber: Float = -1

    /// Counts a text.
    package init(_ text: String = "") {
        var text = text
        text.withUTF8 { source in
            for byte in source {
                if byte & 0xC0 != 0x80 { characters += 1 }
                if Self.beginsForeignLetter(byte) { foreignLetters += 1 }
                if ASCII.isDigit(byte) { digits += 1 }
                if ASCII.isCapital(byte) { capitals += 1 }
                if byte == ASCII.exclamation { exclamations += 1 }
            }
            if digits > 0 { largestNumber = Self.largestNumber(in: source) }
        }
    }

    /// Whether a byte of UTF-8 begins a character of U+00C0–1FFF or U+3000–DFFF.
    private static func beginsForeignLetter(_ byte: UInt8) -> Bool {
        (0xC3...0xE1).contains(byte) || (0xE3...0xED).contains(byte)
    }

    private static func largestNumber(in source: UnsafeBufferPointer<UInt8>) -> Float {
        var largest: Float = -1
        var position = 0
        while position < source.count {
            guard ASCII.isDigit(source[position]) else {
                position += 1
                continue
            }
            var value: Float = 0
            var unit: Float = 1
            var pointSeen = false
            while position < source.count {
                let byte = source[position]
                if ASCII.isDigit(byte) {
                    if pointSeen { unit /= 10 }
                    value =
                        pointSeen ? value + unit * Float(byte - 0x30) : min(value * 10 + Float(byte - 0x30), 1_000_000)
                } else {
                    let next = position + 1
                    guard byte == ASCII.point, !pointSeen, next < source.count, ASCII.isDigit(source[next]) else {
                        break
                    }
                    pointSeen = true
                }
                position += 1
            }
            largest = max(largest, value)
        }
        return largest
    }
}
