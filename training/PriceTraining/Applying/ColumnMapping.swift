import CSVCodec
import CatBoost

/// Where a table has the columns that a model uses: by the names in its header where it has the model's, else by place.
package struct ColumnMapping: Sendable, Equatable {
    /// Each used column of the model with its place in the table's records.
    package let columns: [(feature: ModelSummary.Feature, place: Int)]
    /// Whether the first record is a header.
    package let hasHeader: Bool
    /// Fields that every record must have.
    package let fieldCount: Int

    /// Whether the first record is a header.
    package enum Header: Sendable, CaseIterable {
        /// Where it has the model's names, or something in a column of numbers that is none.
        case detected
        case present
        case absent
    }

    /// Finds a model's columns in a table that begins with `first`.
    package init(_ features: [ModelSummary.Feature], first: CSVRecord, header: Header) throws(CSVError) {
        let names = first.texts
        fieldCount = names.count
        hasHeader =
            switch header {
            case .present: true
            case .absent: false
            case .detected: Self.isHeader(names, features)
            }
        let used = features.filter(\.isUsed)
        let isNamed = hasHeader && used.contains { !$0.name.isEmpty && names.contains($0.name) }
        let isNumbered = hasHeader && Self.isNumbering(names)
        columns =
            isNamed || isNumbered
            ? try Self.byName(used, names, line: first.line) : try Self.byPlace(used, names.count, line: first.line)
    }

    private static func byName(
        _ features: [ModelSummary.Feature],
        _ names: [String],
        line: Int
    ) throws(CSVError) -> [(feature: ModelSummary.Feature, place: Int)] {
        var columns: [(feature: ModelSummary.Feature, place: Int)] = []
        for feature in features {
            let places = names.indices.filter { names[$0] == feature.label }
            guard let place = places.first else {
                throw CSVError(line: line, "the header has no column \"\(feature.label)\", which the model uses")
            }
            guard places.count == 1 else {
                throw CSVError(line: line, column: places[1] + 1, "a second column \"\(feature.label)\"")
            }
            columns.append((feature, place))
        }
        return columns
    }

    private static func byPlace(
        _ features: [ModelSummary.Feature],
        _ count: Int,
        line: Int
    ) throws(CSVError) -> [(feature: ModelSummary.Feature, place: Int)] {
        let needed = (features.map(\.column).max() ?? -1) + 1
        guard count >= needed else {
            throw CSVError(line: line, "\(count) fields, but the model uses its column \(needed)")
        }
        return features.map { ($0, $0.column) }
    }

    private static func isHeader(_ names: [String], _ features: [ModelSummary.Feature]) -> Bool {
        let named = features.filter { $0.isUsed && !$0.name.isEmpty && Double($0.name) == nil }
        if !named.isEmpty, named.allSatisfy({ names.contains($0.name) }) { return true }
        if isNumbering(names) { return true }
        return features.contains { feature in
            feature.kind == .number && names.indices.contains(feature.column)
                && CellNumber(Array(names[feature.column].utf8)[...]) == nil
        }
    }

    /// Whether the names are 0, 1, 2 and so on, as tables without names are written; fewer than four may be a row.
    private static func isNumbering(_ names: [String]) -> Bool {
        names.count >= 4 && names.enumerated().allSatisfy { $0.element == String($0.offset) }
    }

    /// Same columns at the same places.
    package static func == (left: ColumnMapping, right: ColumnMapping) -> Bool {
        left.hasHeader == right.hasHeader && left.fieldCount == right.fieldCount
            && left.columns.elementsEqual(right.columns) { $0 == $1 }
    }
}

extension ModelSummary.Feature {
    /// The column's name, or its place where it has none.
    package var label: String { name.isEmpty ? String(column) : name }
}

/// The number in a cell.
package struct CellNumber: Sendable {
    /// The number as models take it; NaN for a missing one.
    package let value: Float

    private static let missing: Set<String> = ["", "nan", "na", "n/a", "null", "none"]

    /// Reads a decimal number or a word for a missing one, blanks around it allowed; nil for anything else.
    package init?(_ bytes: ArraySlice<UInt8>) {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var bytes = bytes.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        let text = String(decoding: bytes, as: UTF8.self)
        // CatBoost rounds the nearest double to a float too.
        if let number = Double(text) {
            value = Float(number)
        } else if Self.missing.contains(text.lowercased()) {
            value = .nan
        } else {
            return nil
        }
    }
}
