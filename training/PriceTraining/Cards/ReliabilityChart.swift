/// Told against measured confidence: points on the diagonal are honest; a larger point stands for more listings.
enum ReliabilityChart {
    private static let (left, top, size) = (60.0, 20.0, 320.0)

    static func drawing(_ table: ReliabilityTable) -> SVGDrawing {
        var drawing = SVGDrawing(
            width: left + size + 20,
            height: top + size + 60,
            title: "Reliability of the confidence"
        )
        for tenth in stride(from: 0, through: 10, by: 2) {
            let share = Double(tenth) / 10
            drawing.line(point(share, 0), point(share, 1), .grid)
            drawing.line(point(0, share), point(1, share), .grid)
            drawing.text("\(tenth * 10) %", (point(share, 0).x, top + size + 18), .middle)
            drawing.text("\(tenth * 10) %", (left - 8, point(0, share).y + 4), .end)
        }
        drawing.line(point(0, 0), point(1, 1), .frame, dashed: true)
        let most = Double(table.used.map(\.bin.rows).max() ?? 1)
        var last: (x: Double, y: Double)?
        for (_, _, bin) in table.used {
            let place = point(bin.told, bin.measured)
            if let last { drawing.line(last, place, .mark) }
            drawing.circle(place, radius: 3 + 6 * (Double(bin.rows) / most).squareRoot(), .mark)
            last = place
        }
        drawing.text("confidence told; upwards: share of prices really within 25 %", (left, top + size + 42))
        return drawing
    }

    private static func point(_ told: Double, _ measured: Double) -> (x: Double, y: Double) {
        (left + told * size, top + (1 - measured) * size)
    }
}
