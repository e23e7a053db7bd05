import CSVCodec
import Domain
import JSONCodec

/// Which columns of a table say what about listings: its header, in any order and in capitals or not.
struct ListingColumns {
    /// What a column may say, under one of two names, as in documents.
    enum Field: CaseIterable {
        case name, description, category, brand, condition, shipping

        var names: [String] {
            switch self {
            case .name: ["name"]
            case .description: ["description", "item_description"]
            case .category: ["category", "category_name"]
            case .brand: ["brand", "brand_name"]
            case .condition: ["condition", "item_condition_id"]
            case .shipping: ["shipping"]
            }
        }

        var isRequired: Bool { self == .name || self == .condition }
    }

    /// What our own files and answers have beside: it is not the client who says these.
    static let ignored = ["id", "current_price", "created_at", "updated_at"]

    private enum Column {
        case field(Field, name: String)
        case ignored
        case unnamed
    }

    private let columns: [Column]

    /// Reads a header. A column that nobody knows is an error, as an unknown member of a document is: a misspelt one would be lost.
    init(_ header: CSVRow, _ errors: inout TableErrors) {
        var columns: [Column] = []
        for cell in header.fields {
            let name = cell.trimmed.lowercased()
            if let field = Field.allCases.first(where: { $0.names.contains(name) }) {
                if let other = Self.name(of: field, in: columns) {
                    errors.add(header.line, name, "must not be given beside \(other)")
                }
                columns.append(.field(field, name: name))
            } else if name.isEmpty || Self.ignored.contains(name) {
                columns.append(name.isEmpty ? .unnamed : .ignored)
            } else {
                let shown = String(cell.unicodeScalars.prefix(64))
                errors.add(header.line, shown, "is not a known column")
            }
        }
        for field in Field.allCases where field.isRequired && Self.name(of: field, in: columns) == nil {
            errors.add(header.line, field.names[0], "is required")
        }
        self.columns = columns
    }

    private static func name(of field: Field, in columns: [Column]) -> String? {
        for case .field(field, let name) in columns { return name }
        return nil
    }

    /// Reads a row; nil where something is wrong, which is noted. Cells that are missing at its end are empty, as Excel leaves them out.
    func listing(_ row: CSVRow, _ errors: inout TableErrors) -> Listing? {
        var cells = ListingCells(row.line)
        for (index, text) in row.fields.enumerated() {
            switch index < columns.count ? columns[index] : .unnamed {
            case .field(let field, let name): cells.read(text, as: field, in: name, &errors)
            case .unnamed where !text.isEmpty: errors.add(row.line, "column \(index + 1)", "has no name in the header")
            case .ignored, .unnamed: break
            }
        }
        for case .field(let field, let name) in columns.dropFirst(row.fields.count) {
            cells.read("", as: field, in: name, &errors)
        }
        return cells.listing
    }
}
