import CSVCodec
import JSONCodec
import RuntimeProtocols

/// What is wrong with a table: the first errors by line and column, and how many there are in all.
struct TableErrors {
    private(set) var count = 0
    private var named: [FieldError] = []

    /// Notes what is wrong in a column of a line. Others number from 0 ("items[3].name"); a line is where an editor shows it.
    mutating func add(_ line: Int, _ column: String, _ message: @autoclosure () -> String) {
        count += 1
        guard named.count < ErrorMapping.namedErrors else { return }
        named.append(FieldError(field: "line \(line): \(column)", message: message()))
    }

    /// Throws a problem that names the errors, where there are any.
    func throwIfAny() throws {
        guard count > 0 else { return }
        let more = count > named.count ? "; the first \(named.count) are named" : ""
        throw Self.problem("the file has \(count) error\(count == 1 ? "" : "s")\(more)", named)
    }

    /// A fault of the file itself, behind which nothing can be told any more.
    static func fault(_ error: CSVError) -> Problem {
        let field = "line \(error.line)" + (error.column.map { ": column \($0)" } ?? "")
        return problem("\(field) has \(error.reason)", [FieldError(field: field, message: "has \(error.reason)")])
    }

    private static func problem(_ reason: String, _ errors: [FieldError]) -> Problem {
        Problem(422, "invalid-fields", "Nothing was imported: \(reason).", errors: errors)
    }
}
