/// The tokens of a text in one buffer, " one two ", so that a pair of words or a run of characters is a slice of it.
///
/// A token is a match of `[a-z0-9]+(\.[0-9]+)?`, the mark `[rm]`, or one symbol of U+1F300–1FAFF or U+2600–27BF, after
/// apostrophes have gone and A–Z have become a–z.
package struct TokenisedText: Sendable {
    /// The tokens with one blank before, between and after them; empty when there are none.
    package private(set) var bytes: [UInt8] = []
    /// How often a price was removed from the text.
    package private(set) var removedPrices = 0
    private var starts: [Int] = []
    private var ends: [Int] = []

    /// Tokenises a text.
    package init(_ text: String = "") {
        let clean = Self.cleaned(text)
        bytes.reserveCapacity(clean.count + 2)
        clean.withUnsafeBufferPointer { source in
            var position = 0
            while position < source.count {
                let length = Self.tokenLength(in: source, at: position)
                if length > 0 { append(source[position..<position + length]) }
                position += max(length, 1)
            }
        }
        if !starts.isEmpty { bytes.append(ASCII.space) }
    }

    /// Number of tokens.
    package var count: Int { starts.count }

    /// The bytes of some consecutive tokens with the blanks between them.
    package func span(from first: Int, count: Int = 1) -> ArraySlice<UInt8> {
        bytes[starts[first]..<ends[first + count - 1]]
    }

    /// The token that a byte belongs to; the blank before a token belongs to it, the last blank to the last token.
    func word(at byte: Int) -> Int {
        var low = 0
        var high = ends.count - 1
        while low < high {
            let middle = (low + high) / 2
            if byte < ends[middle] { high = middle } else { low = middle + 1 }
        }
        return max(low, 0)
    }

    private mutating func append(_ token: Slice<UnsafeBufferPointer<UInt8>>) {
        // No other token begins like that.
        if token.first == UInt8(ascii: "[") { removedPrices += 1 }
        bytes.append(ASCII.space)
        starts.append(bytes.count)
        bytes.append(contentsOf: token)
        ends.append(bytes.count)
    }

    /// Lower-cases A–Z and drops ' and ’.
    private static func cleaned(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { source in
            var clean: [UInt8] = []
            clean.reserveCapacity(source.count)
            var position = 0
            while position < source.count {
                let byte = source[position]
                if byte == 0xE2, position + 2 < source.count, source[position + 1] == 0x80, source[position + 2] == 0x99
                {
                    position += 3
                    continue
                }
                if byte != ASCII.apostrophe { clean.append(ASCII.lowered(byte)) }
                position += 1
            }
            return clean
        }
    }

    /// Bytes of the token that begins here, 0 for none.
    private static func tokenLength(in source: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
        if ASCII.isWord(source[start]) { return wordLength(in: source, at: start) }
        let left = source.count - start
        switch source[start] {
        case UInt8(ascii: "["):
            guard left >= 4, source[start + 1] == UInt8(ascii: "r"), source[start + 2] == UInt8(ascii: "m") else {
                return 0
            }
            return source[start + 3] == UInt8(ascii: "]") ? 4 : 0
        case 0xE2:
            return left >= 3 && (0x98...0x9E).contains(source[start + 1]) ? 3 : 0
        case 0xF0:
            guard left >= 4, source[start + 1] == 0x9F else { return 0 }
            return (0x8C...0xAB).contains(source[start + 2]) ? 4 : 0
        default:
            return 0
        }
    }

    private static func wordLength(in source: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
        var end = start
        while end < source.count, ASCII.isWord(source[end]) { end += 1 }
        guard end + 1 < source.count, source[end] == ASCII.point, ASCII.isDigit(source[end + 1]) else {
            return end - start
        }
        end += 1
        while end < source.count, ASCII.isDigit(source[end]) { end += 1 }
        return end - start
    }
}

extension TokenisedText {
    /// How many tokens meet a condition.
    package func count(where matches: (ArraySlice<UInt8>) -> Bool) -> Int {
        (0..<count).reduce(0) { $0 + (matches(span(from: $1)) ? 1 : 0) }
    }
}
