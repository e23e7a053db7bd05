/// Share of prices inside the range by category, over the band that chance leaves around 80%.
enum CoverageChart {
    private static let (left, top, width, step) = (190.0, 20.0, 380.0, 26.0)
    private static let scale = 0.5...1.0

    static func drawing(_ categories: [Evaluation.Category]) -> SVGDrawing {
        let height = Double(categories.count) * step
        var drawing = SVGDrawing(width: left + width + 30, height: top + height + 60, title: "Coverage by category")
        for tenth in 5...10 {
            let x = place(Double(tenth) / 10)
            drawing.line((x, top), (x, top + height), tenth == 8 ? .frame : .grid)
            drawing.text("\(tenth * 10) %", (x, top + height + 18), .middle)
        }
        for (row, category) in categories.enumerated() {
            let middle = top + (Double(row) + 0.5) * step
            let (errors, interval) = (category.errors, category.interval)
            let rows = Double(max(errors.rows, 1))
            let (low, high) = (place(Double(interval.low) / rows), place(Double(interval.high) / rows))
            drawing.rectangle(x: low, y: middle - 8, width: high - low, height: 16, .band)
            let isHonest = interval.verdict(on: errors.covered) == .within
            drawing.circle((place(errors.coverage), middle), radius: 5, isHonest ? .mark : .warning)
            drawing.text("\(category.name), \(errors.rows.grouped)", (left - 10, middle + 4), .end)
        }
        drawing.text("prices inside the range; band: 99 % of samples at a true 80 %", (left, top + height + 42))
        return drawing
    }

    private static func place(_ share: Double) -> Double {
        let clamped = min(max(share, scale.lowerBound), scale.upperBound)
        return left + (clamped - scale.lowerBound) / (scale.upperBound - scale.lowerBound) * width
    }
}
