import CSVCodec
import CatBoost

/// Gathers records and evaluates them together.
protocol RowCollector: AnyObject {
    /// Records whose values nobody has taken yet.
    var count: Int { get }
    /// Adds a record; a cell that does not fit its column throws.
    func add(_ record: CSVRecord, _ mapping: ColumnMapping) throws(CSVError)
    /// The values of the records so far, one record after another.
    func takeValues() -> [Double]
}

/// Rows of numbers, evaluated in blocks.
final class NumberRows: RowCollector {
    private(set) var count = 0
    private let model: CatBoostModel
    private var numbers: [Float] = []

    init(_ model: CatBoostModel) {
        self.model = model
    }

    func add(_ record: CSVRecord, _ mapping: ColumnMapping) throws(CSVError) {
        let start = numbers.count
        numbers.append(contentsOf: repeatElement(.nan, count: model.featureCount))
        for (feature, place) in mapping.columns {
            numbers[start + feature.column] = try record.number(at: place, for: feature)
        }
        count += 1
    }

    func takeValues() -> [Double] {
        var values = [Double](repeating: 0, count: count * model.outputCount)
        numbers.withUnsafeBufferPointer { rows in
            values.withUnsafeMutableBufferPointer { values in
                model.evaluate(rows: rows, rowLength: model.featureCount, count: count, into: values)
            }
        }
        numbers.removeAll(keepingCapacity: true)
        count = 0
        return values
    }
}

/// Rows of numbers, categories and texts, each evaluated as it comes.
final class MixedRows: RowCollector {
    private(set) var count = 0
    private let row: CatBoostRow
    private var values: [Double] = []

    init(_ model: CatBoostModel) {
        row = CatBoostRow(for: model)
    }

    func add(_ record: CSVRecord, _ mapping: ColumnMapping) throws(CSVError) {
        for (feature, place) in mapping.columns {
            switch feature.kind {
            case .number: row.setNumber(try record.number(at: place, for: feature), column: feature.column)
            case .category: record[place].withUnsafeBytes { row.setCategory(utf8: $0, column: feature.column) }
            case .text: record[place].withUnsafeBytes { row.setText(utf8: $0, column: feature.column) }
            // A model that uses one isn't opened.
            case .embedding: break
            }
        }
        values += row.model.evaluate(row)
        count += 1
    }

    func takeValues() -> [Double] {
        defer {
            values.removeAll(keepingCapacity: true)
            count = 0
        }
        return values
    }
}

extension CSVRecord {
    /// The number in a cell of a column of numbers.
    fileprivate func number(at place: Int, for feature: ModelSummary.Feature) throws(CSVError) -> Float {
        if let number = CellNumber(self[place]) { return number.value }
        let cell = String(text(place).unicodeScalars.prefix(40).map(Character.init))
        throw CSVError(line: line, column: place + 1, "\"\(cell)\" is no number, which \"\(feature.label)\" has to be")
    }
}
