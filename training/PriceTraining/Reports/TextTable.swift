/// A table for a terminal, no wider than its texts: columns of text to the left, the numbers after them to the right.
package struct TextTable: Sendable {
    private let header: [String]
    private let textColumns: Int
    private var rows: [[String]] = []

    /// Begins with the names of the columns, of which the first so many hold text.
    package init(_ header: String..., textColumns: Int = 1) {
        self.header = header
        self.textColumns = textColumns
    }

    /// Adds a row; missing cells stay empty.
    package mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    /// The lines, a line end after each.
    package var text: String { lines.map { $0 + "\n" }.joined() }

    private var lines: [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { cell($0, column).count }.max() ?? 0 }
        return all.map { row in
            let cells = header.indices.map { column in
                let text = cell(row, column)
                let padding = String(repeating: " ", count: widths[column] - text.count)
                return column < textColumns ? text + padding : padding + text
            }
            return trimmed(cells.joined(separator: "  "))
        }
    }

    /// The table in Markdown.
    package var markdown: String {
        let rule = header.indices.map { $0 < textColumns ? "---" : "---:" }
        return ([header, rule] + rows).map { row in
            "| " + header.indices.map { cell(row, $0).replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }.joined()
    }

    private func cell(_ row: [String], _ column: Int) -> String {
        row.indices.contains(column) ? row[column] : ""
    }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
