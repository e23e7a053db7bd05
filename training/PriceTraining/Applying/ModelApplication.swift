import CatBoost

/// Evaluates a CatBoost model on every record of a table, many records at a time.
package struct ModelApplication {
    private let model: CatBoostModel
    private let summary: ModelSummary
    private let header: ColumnMapping.Header
    private let transform: PredictionTransform

    private static let rowsAtOnce = 1_024

    /// Opens a model.
    package init(modelPath: String, header: ColumnMapping.Header, prediction: PredictionKind) throws {
        summary = try ModelSummary(path: modelPath)
        model = try CatBoostModel(path: modelPath)
        self.header = header
        transform = PredictionTransform(prediction, for: summary)
    }

    /// Visits the values of each record in order.
    package func forEachRow(of table: CSVFile, _ body: (ArraySlice<Double>) throws -> Void) throws {
        var mapping: ColumnMapping?
        var rows: [Float] = []
        rows.reserveCapacity(Self.rowsAtOnce * model.featureCount)
        var count = 0
        let mixedRow = model.takesOnlyNumbers ? nil : CatBoostRow(for: model)
        try table.forEachRecord { record in
            let known: ColumnMapping
            if let mapping {
                known = mapping
            } else {
                known = try ColumnMapping(summary.features, first: record, header: header)
                mapping = known
                if known.hasHeader { return }
            }
            if let mixedRow {
                try evaluate(record, known, mixedRow, body)
                return
            }
            try append(record, known, to: &rows)
            count += 1
            guard count == Self.rowsAtOnce else { return }
            try evaluate(rows, count: count, body)
            rows.removeAll(keepingCapacity: true)
            count = 0
        }
        if count > 0 { try evaluate(rows, count: count, body) }
    }

    private func append(_ record: CSVRecord, _ mapping: ColumnMapping, to rows: inout [Float]) throws(CSVError) {
        try checkLength(record, mapping)
        let start = rows.count
        rows.append(contentsOf: repeatElement(.nan, count: model.featureCount))
        for (feature, place) in mapping.columns {
            rows[start + feature.column] = try number(record, place, feature)
        }
    }

    private func number(
        _ record: CSVRecord,
        _ place: Int,
        _ feature: ModelSummary.Feature
    ) throws(CSVError) -> Float {
        if let number = CellNumber(record[place]) { return number.value }
        let cell = String(record.text(place).unicodeScalars.prefix(40).map(Character.init))
        throw CSVError(
            line: record.line,
            column: place + 1,
            "\"\(cell)\" is no number, which \"\(feature.label)\" has to be"
        )
    }

    /// Evaluates a record with categories or texts, whose cells are taken as they stand there.
    private func evaluate(
        _ record: CSVRecord,
        _ mapping: ColumnMapping,
        _ row: CatBoostRow,
        _ body: (ArraySlice<Double>) throws -> Void
    ) throws {
        try checkLength(record, mapping)
        for (feature, place) in mapping.columns {
            switch feature.kind {
            case .number: row.setNumber(try number(record, place, feature), column: feature.column)
            case .category:
                record[place].withUnsafeBytes { row.setCategory(utf8: $0, column: feature.column) }
            case .text: record[place].withUnsafeBytes { row.setText(utf8: $0, column: feature.column) }
            // A model that uses one isn't opened.
            case .embedding: break
            }
        }
        var values = model.evaluate(row)[...]
        transform.apply(to: &values)
        try body(values)
    }

    private func checkLength(_ record: CSVRecord, _ mapping: ColumnMapping) throws(CSVError) {
        guard record.count == mapping.fieldCount else {
            throw CSVError(line: record.line, "\(record.count) fields instead of \(mapping.fieldCount)")
        }
    }

    private func evaluate(_ rows: [Float], count: Int, _ body: (ArraySlice<Double>) throws -> Void) throws {
        var results = [Double](repeating: 0, count: count * model.outputCount)
        rows.withUnsafeBufferPointer { rows in
            results.withUnsafeMutableBufferPointer { results in
                model.evaluate(rows: rows, rowLength: model.featureCount, count: count, into: results)
            }
        }
        for row in 0..<count {
            var values = results[row * model.outputCount..<(row + 1) * model.outputCount]
            transform.apply(to: &values)
            try body(values)
        }
    }
}
