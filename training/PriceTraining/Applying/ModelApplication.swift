import CSVCodec
import CatBoost

/// Evaluates a CatBoost model on every record of a table, many records at a time.
package struct ModelApplication {
    private let model: CatBoostModel
    private let features: [ModelSummary.Feature]
    private let header: ColumnMapping.Header
    private let transform: PredictionTransform

    private static let rowsAtOnce = 1_024

    /// Opens a model.
    package init(modelPath: String, header: ColumnMapping.Header, prediction: PredictionKind) throws {
        model = try CatBoostModel(path: modelPath)
        let summary = try ModelSummary(path: modelPath)
        features = summary.features
        self.header = header
        transform = PredictionTransform(prediction, for: summary)
    }

    /// Visits the values of each record in order.
    package func forEachRow(of table: CSVFile, _ body: (ArraySlice<Double>) throws -> Void) throws {
        var mapping: ColumnMapping?
        let rows: any RowCollector = model.takesOnlyNumbers ? NumberRows(model) : MixedRows(model)
        try table.forEachRecord { record in
            guard let known = mapping else {
                let known = try ColumnMapping(features, first: record, header: header)
                mapping = known
                if !known.hasHeader { try add(record, known, to: rows, body) }
                return
            }
            try add(record, known, to: rows, body)
        }
        try tell(rows.takeValues(), body)
    }

    private func add(
        _ record: CSVRecord,
        _ mapping: ColumnMapping,
        to rows: any RowCollector,
        _ body: (ArraySlice<Double>) throws -> Void
    ) throws {
        guard record.count == mapping.fieldCount else {
            throw CSVError(line: record.line, "\(record.count) fields instead of \(mapping.fieldCount)")
        }
        try rows.add(record, mapping)
        if rows.count == Self.rowsAtOnce { try tell(rows.takeValues(), body) }
    }

    private func tell(_ values: [Double], _ body: (ArraySlice<Double>) throws -> Void) throws {
        for start in stride(from: 0, to: values.count, by: model.outputCount) {
            var row = values[start..<start + model.outputCount]
            transform.apply(to: &row)
            try body(row)
        }
    }
}
