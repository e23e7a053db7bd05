/// Why a table can't be read on, and where.
public struct CSVError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Line of the text, the first being 1; line ends inside of fields count.
    public let line: Int
    /// Field of the record, the first being 1; nil where the whole record is wrong.
    public let column: Int?
    /// What is wrong.
    public let reason: String

    /// Makes one from its parts.
    public init(line: Int, column: Int? = nil, _ reason: String) {
        self.line = line
        self.column = column
        self.reason = reason
    }

    /// One sentence for the command line.
    public var description: String {
        "line \(line)\(column.map { ", column \($0)" } ?? ""): \(reason)"
    }
}
