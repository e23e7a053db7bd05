/// Cuts a text into words at its delimiters.
struct Tokenizer {
    private let delimiter: [UInt8]
    /// Whether each byte of the delimiter is one by itself.
    private let splitsAtAnyByte: Bool
    private let skipsEmpty: Bool
    private let numbers: Numbers

    /// What becomes of a word of digits alone.
    private enum Numbers {
        case skipped
        case kept
        case replaced(by: [UInt8])
    }

    /// Reads the tokenizer, or says what it would need that we don't have.
    init(_ cursor: inout PartCursor) throws(CatBoostError) {
        let isLowercasing = try cursor.number(UInt8.self, .tokenizer) != 0
        let isLemmatizing = try cursor.number(UInt8.self, .tokenizer) != 0
        let numberPolicy = try cursor.number(Int32.self, .tokenizer)
        let numberToken = try Array(cursor.bytes(cursor.size(.tokenizer), .tokenizer))
        let separation = try cursor.number(Int32.self, .tokenizer)
        delimiter = try Array(cursor.bytes(cursor.size(.tokenizer), .tokenizer))
        splitsAtAnyByte = try cursor.number(UInt8.self, .tokenizer) != 0
        skipsEmpty = try cursor.number(UInt8.self, .tokenizer) != 0
        _ = try cursor.bytes(4 * cursor.size(.tokenizer), .tokenizer)
        _ = try cursor.number(Int32.self, .tokenizer)
        _ = try cursor.bytes(4 * cursor.size(.tokenizer), .tokenizer)
        guard !isLowercasing else { throw .unsupported(.lowercasing) }
        guard !isLemmatizing else { throw .unsupported(.lemmatizing) }
        guard separation == 0 else { throw .unsupported(.separationBySense) }
        guard !delimiter.isEmpty else { throw .malformed(.tokenizer, .outOfRange) }
        switch numberPolicy {
        case 0: numbers = .skipped
        case 1: numbers = .kept
        case 2: numbers = .replaced(by: numberToken)
        default: throw .malformed(.tokenizer, .outOfRange)
        }
    }

    /// Calls `body` with each word of a text.
    func forEachWord(_ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        while let end = nextDelimiter(text, from: start) {
            give(UnsafeRawBufferPointer(rebasing: text[start..<end]), body)
            start = end + (splitsAtAnyByte ? 1 : delimiter.count)
        }
        give(UnsafeRawBufferPointer(rebasing: text[start...]), body)
    }

    private func nextDelimiter(_ text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        if splitsAtAnyByte { return text[start...].firstIndex { delimiter.contains($0) } }
        if delimiter.count == 1 { return text[start...].firstIndex(of: delimiter[0]) }
        guard text.count - start >= delimiter.count else { return nil }
        return (start...text.count - delimiter.count).first { text[$0...].starts(with: delimiter) }
    }

    private func give(_ word: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        if skipsEmpty && word.isEmpty { return }
        let isNumber = !word.isEmpty && word.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        switch numbers {
        case .skipped where isNumber: break
        case .replaced(let token) where isNumber: token.withUnsafeBytes(body)
        default: body(word)
        }
    }
}
