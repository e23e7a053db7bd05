import Foundation

@testable import CatBoost

/// Rows of numbers, categories and texts, as training/cbm_cases.py writes them.
struct CellRows {
    enum Cell: Equatable {
        case number(Float)
        case category(String)
        case text(String)
    }

    private(set) var rows: [[Cell]] = []

    init(contentsOf url: URL) throws {
        let content = try Array(Data(contentsOf: url))
        content.withUnsafeBytes { bytes in
            let columns = Int(bytes.loadUnaligned(as: UInt32.self))
            let kinds = Array(bytes[4..<4 + columns])
            var place = 4 + columns
            while place < bytes.count {
                rows.append(
                    kinds.map { kind in
                        let (cell, end) = Self.cell(kind, bytes, at: place)
                        place = end
                        return cell
                    }
                )
            }
        }
    }

    private static func cell(_ kind: UInt8, _ bytes: UnsafeRawBufferPointer, at place: Int) -> (Cell, end: Int) {
        if kind == UInt8(ascii: "n") {
            return (.number(bytes.loadUnaligned(fromByteOffset: place, as: Float.self)), place + 4)
        }
        let end = place + 4 + Int(bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
        let string = String(decoding: bytes[place + 4..<end], as: UTF8.self)
        return (kind == UInt8(ascii: "c") ? .category(string) : .text(string), end)
    }
}

extension CatBoostRow {
    func set(_ cells: [CellRows.Cell]) {
        for (column, cell) in cells.enumerated() {
            switch cell {
            case .number(let number): setNumber(number, column: column)
            case .category(let category): setCategory(category, column: column)
            case .text(let text): setText(text, column: column)
            }
        }
    }
}

extension CatBoostModel {
    /// The raw values of all rows, one after another.
    func evaluate(_ rows: CellRows) -> [Double] {
        let row = CatBoostRow(for: self)
        return rows.rows.flatMap { cells in
            row.set(cells)
            return evaluate(row)
        }
    }
}
