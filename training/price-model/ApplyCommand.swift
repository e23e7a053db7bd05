import ArgumentParser
import PriceTraining

/// Evaluates any CatBoost regressor on any table.
struct ApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Evaluates a CatBoost model on a table of comma-separated values.",
        discussion: """
            One line a row, a comma between dimensions, 17 significant digits. An empty cell is NaN in a column of \
            numbers and the empty category or text in others; so are nan, NA, N/A, null and None among numbers. The \
            first line is a header where it has the names of the model's columns, or something in a column of \
            numbers that is none; columns then go by name, and by place where the header has none of the names.
            """
    )

    @Option(help: "The model, a .cbm file.")
    var model: String

    @Option(help: "The table (RFC 4180).")
    var input: String

    @Option(help: "Where to write; stdout if left out.")
    var output: String?

    @Flag(inversion: .prefixedNo, help: "Whether the first line is a header, where it isn't plain.")
    var header: Bool?

    @Option(help: "raw: the model's sums. value: what CatBoost's regressor predicts, such as the exponent of Poisson.")
    var prediction = PredictionKind.raw

    func run() throws {
        let rule: ColumnMapping.Header = header.map { $0 ? .present : .absent } ?? .detected
        let application = try ModelApplication(modelPath: model, header: rule, prediction: prediction)
        let file = try OutputFile(path: output)
        try application.forEachRow(of: CSVFile(path: input)) { values in
            try file.write(line: values.map(\.exactText).joined(separator: ","))
        }
        try file.flush()
    }
}

extension PredictionKind: ExpressibleByArgument {}
