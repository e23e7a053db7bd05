/// How much the trees' output changes with each of their columns, in percent of all.
enum ImportanceChart {
    private static let (left, top, width, step) = (260.0, 20.0, 340.0, 22.0)

    static func drawing(_ importances: [(name: String, percent: Double)]) -> SVGDrawing {
        let height = Double(importances.count) * step
        var drawing = SVGDrawing(
            width: left + width + 70,
            height: top + height + 20,
            title: "Importance of the features"
        )
        let most = importances.map(\.percent).max() ?? 0
        for (row, importance) in importances.enumerated() {
            let y = top + Double(row) * step
            let length = most > 0 ? importance.percent / most * width : 0
            drawing.rectangle(x: left, y: y + 3, width: length, height: step - 6, .mark)
            drawing.text(importance.name, (left - 10, y + step / 2 + 4), .end)
            drawing.text(importance.percent.fixed(1) + " %", (left + length + 6, y + step / 2 + 4))
        }
        return drawing
    }
}
