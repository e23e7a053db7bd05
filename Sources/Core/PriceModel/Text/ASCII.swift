/// The few characters that cleaning knows by name; everything else passes through as bytes.
enum ASCII {
    static let space = UInt8(ascii: " ")
    static let slash = UInt8(ascii: "/")
    static let apostrophe = UInt8(ascii: "'")
    static let point = UInt8(ascii: ".")
    static let exclamation = UInt8(ascii: "!")

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
    static func isWord(_ lowered: UInt8) -> Bool { isDigit(lowered) || lowered &- 0x61 < 26 }
    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte &- 9 < 5 }
    static func lowered(_ byte: UInt8) -> UInt8 { isCapital(byte) ? byte | 0x20 : byte }

    /// Lower-cases A to Z and drops blanks at both ends; other alphabets stay as they are, in training and serving alike.
    static func normalised(_ text: String) -> [UInt8] {
        trimmed(text.utf8.map(lowered)[...])
    }

    /// The bytes without blanks at either end.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var slice = bytes
        while let first = slice.first, isBlank(first) { slice.removeFirst() }
        while let last = slice.last, isBlank(last) { slice.removeLast() }
        return Array(slice)
    }
}
