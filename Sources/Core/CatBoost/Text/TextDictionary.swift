/// Numbers the words of texts, or the sequences of so many words.
struct TextDictionary {
    /// Numbers of entries are below this.
    let size: Int
    /// Words in an entry.
    let wordsInEntry: Int
    /// Distance between an entry's words.
    let stride: Int
    /// Of words; where entries have several, what those words' numbers are.
    private let words: Table
    /// Of sequences of words' numbers.
    private let sequences: Table?

    /// A hash table of 16-byte buckets in place: a hash of 64 bits, a number of 32, and 32 bits of nothing.
    private struct Table {
        let buckets: UnsafeRawBufferPointer
        let seed: UInt64

        static let bucketSize = 16
        var count: Int { buckets.count / Self.bucketSize }

        init(_ cursor: inout PartCursor) throws(CatBoostError) {
            let size = try cursor.longSize(.dictionary)
            seed = try cursor.number(UInt64.self, .dictionary)
            buckets = try cursor.bytes(size, .dictionary)
            guard size > 0, size % Self.bucketSize == 0, count & (count - 1) == 0 else {
                throw .malformed(.dictionary, .wrongCount)
            }
        }

        /// No more buckets are tried than there are, as a damaged table may have none that ends the search.
        func number(of key: UnsafeRawBufferPointer) -> UInt32? {
            guard let base = buckets.baseAddress else { return nil }
            let hash = MurmurHash.hash(key, seed: seed)
            let last = count - 1
            var place = Int(truncatingIfNeeded: hash) & last
            for _ in 0...last {
                let bucket = base + place &* Self.bucketSize
                let found = bucket.loadUnaligned(as: UInt64.self)
                if found == .max { return nil }
                if found == hash { return bucket.loadUnaligned(fromByteOffset: 8, as: UInt32.self) }
                place = (place &+ 1) & last
            }
            return nil
        }
    }

    /// Reads the dictionary after its identity, or says what it would need that we don't have.
    init(_ cursor: inout PartCursor) throws(CatBoostError) {
        try cursor.expect("MMapDictionary\0", paddedTo: 16, .dictionary)
        let length = try cursor.longSize(.dictionary)
        let end = cursor.position + length - 8
        let about = try FlatBuffer(bytes: cursor.bytes(cursor.longSize(.dictionary), .dictionary)).root(.dictionary)
        let options = try about.table(Schema.Dictionary.options, .dictionary)
        guard try options.scalar(Schema.DictionaryOptions.level, default: Int8(0), .dictionary) == 0 else {
            throw .unsupported(.lettersOfTexts)
        }
        guard try options.scalar(Schema.DictionaryOptions.sentenceEnds, default: Int8(0), .dictionary) == 0 else {
            throw .unsupported(.endsOfSentences)
        }
        wordsInEntry = try Int(options.scalar(Schema.DictionaryOptions.gramOrder, default: Int32(1), .dictionary))
        stride = try Int(options.scalar(Schema.DictionaryOptions.skipStep, default: Int32(0), .dictionary)) + 1
        guard (1...Limits.wordsInEntry).contains(wordsInEntry), (1...Limits.wordsInEntry).contains(stride) else {
            throw .malformed(.dictionary, .outOfRange)
        }
        words = try Table(&cursor)
        sequences = wordsInEntry == 1 ? nil : try Table(&cursor)
        size = try Int(about.scalar(Schema.Dictionary.size, default: Int32(0), .dictionary))
        guard (0...(sequences ?? words).count).contains(size) else { throw .malformed(.dictionary, .wrongCount) }
        guard cursor.position == end else { throw .malformed(.dictionary, .wrongCount) }
    }

    /// Words that are seen at once.
    var window: Int { (wordsInEntry - 1) * stride + 1 }

    /// The number of a word, or of a word within an entry.
    func number(ofWord word: UnsafeRawBufferPointer) -> UInt32? { words.number(of: word) }

    /// The number of an entry of several words.
    func number(ofSequence sequence: UnsafeBufferPointer<UInt32>) -> UInt32? {
        sequences?.number(of: UnsafeRawBufferPointer(sequence))
    }
}
