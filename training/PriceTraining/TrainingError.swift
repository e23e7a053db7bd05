/// Why training or evaluation can't go on.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
    /// A file can't be read or written; the text says which and why.
    case file(String)
    /// The listing file has no column of that name.
    case missingColumn(String)
    /// A row of the listing file is not a listing; the number is its line group, the header being 1.
    case badRow(Int, String)
    /// There are too few priced listings to train on.
    case tooFewRows(Int)
    /// The small networks can't be laid out; the text says why.
    case networks(String)
    /// A document is not a listing; the text says what is wrong.
    case document(String)
    /// CatBoost's own program failed; the text says how.
    case fitting(String)

    /// One sentence for the command line.
    public var description: String {
        switch self {
        case .file(let reason): reason
        case .missingColumn(let name): "the listing file has no column \(name)"
        case .badRow(let row, let reason): "row \(row): \(reason)"
        case .tooFewRows(let count): "\(count) priced listings are too few to train on"
        case .networks(let reason): reason
        case .document(let reason): reason
        case .fitting(let reason): "fitting the trees failed: \(reason)"
        }
    }
}
