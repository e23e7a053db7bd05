/// The part of a model file that says how texts become numbers.
struct TextProcessingPart {
    /// Its name in the list of parts and, again, at its beginning.
    static let name = "text_process_v2\0"

    /// The identity that CatBoost gives to each of its pieces.
    struct Identity: Hashable, BitwiseCopyable {
        let high: UInt64
        let low: UInt64
    }

    /// Cuts texts into words and numbers these.
    struct Digitizer {
        let tokenizer: Tokenizer
        let dictionary: TextDictionary
    }

    /// For each column of texts, in their order, its digitizers with what each of them is asked for.
    private(set) var digitizers: [[(digitizer: Digitizer, calcers: [Identity])]] = []
    /// For each calcer, the entries whose presence it tells.
    private(set) var activeEntries: [Identity: [UInt32]] = [:]

    private var tokenizers: [Identity: Tokenizer] = [:]
    private var dictionaries: [Identity: TextDictionary] = [:]

    init(_ cursor: inout PartCursor) throws(CatBoostError) {
        try cursor.expect(Self.name, paddedTo: 16, .textProcessing)
        let header = try Self.table(&cursor)
        while try readPiece(&cursor) {}
        try connect(header)
    }

    private static func table(_ cursor: inout PartCursor) throws(CatBoostError) -> FlatTable {
        try FlatBuffer(bytes: cursor.bytes(cursor.longSize(.textProcessing), .textProcessing)).root(.textProcessing)
    }

    /// Reads one piece; false after the mark of the end.
    private mutating func readPiece(_ cursor: inout PartCursor) throws(CatBoostError) -> Bool {
        let about = try Self.table(&cursor)
        let none = Identity(high: 0, low: 0)
        let identity = try about.scalar(Schema.TextPiece.identity, default: none, .textProcessing)
        switch try about.scalar(Schema.TextPiece.kind, default: UInt8(0), .textProcessing) {
        case 0:
            try cursor.expect("TokenizerV1\0", paddedTo: 16, .tokenizer)
            _ = try cursor.number(Identity.self, .tokenizer)
            try Self.keep(Tokenizer(&cursor), identity, in: &tokenizers, .tokenizer)
        case 1:
            try cursor.expect("DictionaryV1\0", paddedTo: 16, .dictionary)
            _ = try cursor.number(Identity.self, .dictionary)
            try Self.keep(TextDictionary(&cursor), identity, in: &dictionaries, .dictionary)
        case 2: try Self.keep(Self.activeEntries(&cursor), identity, in: &activeEntries, .textCalcer)
        case 3: return false
        default: throw .malformed(.textProcessing, .outOfRange)
        }
        return true
    }

    private static func keep<Piece>(
        _ piece: Piece,
        _ identity: Identity,
        in pieces: inout [Identity: Piece],
        _ part: ModelPart
    ) throws(CatBoostError) {
        guard pieces.updateValue(piece, forKey: identity) == nil else { throw .malformed(part, .duplicate) }
    }

    private static func activeEntries(_ cursor: inout PartCursor) throws(CatBoostError) -> [UInt32] {
        try cursor.expect("FeatureCalcerV1\0", paddedTo: 16, .textCalcer)
        _ = try cursor.number(UInt32.self, .textCalcer)
        let calcer = try table(&cursor)
        // Only a bag of words needs nothing beyond its list; the others are for classification.
        guard try calcer.scalar(Schema.TextCalcer.kind, default: UInt8(0), .textCalcer) == 3 else {
            throw .unsupported(.textCalcers)
        }
        return try calcer.array(Schema.TextCalcer.activeEntries, of: UInt32.self, .textCalcer)
    }

    /// Brings the pieces together; columns, digitizers and calcers are numbered by lists of their identities.
    private mutating func connect(_ header: FlatTable) throws(CatBoostError) {
        let tokenizerIds = try header.array(Schema.TextHeader.tokenizers, of: Identity.self, .textProcessing)
        let dictionaryIds = try header.array(Schema.TextHeader.dictionaries, of: Identity.self, .textProcessing)
        let calcerIds = try header.array(Schema.TextHeader.calcers, of: Identity.self, .textProcessing)
        let calcersOfDigitized = try Self.lists(header, Schema.TextHeader.calcersOfDigitized)
        var used: Set<Identity> = []
        var digitized = 0
        for ofColumn in try Self.lists(header, Schema.TextHeader.digitizersOfColumns) {
            var connected: [(digitizer: Digitizer, calcers: [Identity])] = []
            for ordinal in ofColumn {
                guard digitized < calcersOfDigitized.count, Int(ordinal) < tokenizerIds.count,
                    Int(ordinal) < dictionaryIds.count, let tokenizer = tokenizers[tokenizerIds[Int(ordinal)]],
                    let dictionary = dictionaries[dictionaryIds[Int(ordinal)]]
                else { throw .malformed(.textProcessing, .missing) }
                var calcers: [Identity] = []
                for calcer in calcersOfDigitized[digitized] {
                    guard Int(calcer) < calcerIds.count, activeEntries[calcerIds[Int(calcer)]] != nil,
                        used.insert(calcerIds[Int(calcer)]).inserted
                    else { throw .malformed(.textCalcer, .missing) }
                    calcers.append(calcerIds[Int(calcer)])
                }
                connected.append((Digitizer(tokenizer: tokenizer, dictionary: dictionary), calcers))
                digitized += 1
            }
            digitizers.append(connected)
        }
    }

    private static func lists(_ header: FlatTable, _ field: Int) throws(CatBoostError) -> [[UInt32]] {
        var lists: [[UInt32]] = []
        try header.forEachTable(field, .textProcessing) { (table) throws(CatBoostError) in
            try lists.append(table.array(0, of: UInt32.self, .textProcessing))
        }
        return lists
    }
}
