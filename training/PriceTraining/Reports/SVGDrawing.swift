/// A drawing made of a few shapes, written as SVG; y grows downwards.
package struct SVGDrawing: Sendable {
    private let width: Double
    private let height: Double
    private var elements: [String] = []

    /// What a shape is painted with.
    package enum Ink: String, Sendable {
        case frame = "#9aa0a6"
        case grid = "#e4e7ea"
        case band = "#c9dcf2"
        case mark = "#2b6cb0"
        case warning = "#c05621"
        case text = "#1a202c"
    }

    /// How a text lies to its point.
    package enum Anchor: String, Sendable {
        case start, middle, end
    }

    /// Begins an empty drawing, in pixels; `title` is what screen readers say.
    package init(width: Double, height: Double, title: String) {
        self.width = width
        self.height = height
        elements.append("<title>\(Self.escaped(title))</title>")
        rectangle(x: 0, y: 0, width: width, height: height, fill: "#ffffff")
    }

    /// A straight line.
    package mutating func line(
        _ from: (x: Double, y: Double),
        _ to: (x: Double, y: Double),
        _ ink: Ink,
        dashed: Bool = false
    ) {
        let dash = dashed ? " stroke-dasharray=\"4 4\"" : ""
        elements.append(
            "<line x1=\"\(from.x.fixed(1))\" y1=\"\(from.y.fixed(1))\" x2=\"\(to.x.fixed(1))\" y2=\"\(to.y.fixed(1))\" "
                + "stroke=\"\(ink.rawValue)\"\(dash)/>"
        )
    }

    /// A filled rectangle.
    package mutating func rectangle(x: Double, y: Double, width: Double, height: Double, _ ink: Ink) {
        rectangle(x: x, y: y, width: width, height: height, fill: ink.rawValue)
    }

    private mutating func rectangle(x: Double, y: Double, width: Double, height: Double, fill: String) {
        elements.append(
            "<rect x=\"\(x.fixed(1))\" y=\"\(y.fixed(1))\" width=\"\(max(width, 0).fixed(1))\" "
                + "height=\"\(max(height, 0).fixed(1))\" fill=\"\(fill)\"/>"
        )
    }

    /// A filled circle.
    package mutating func circle(_ centre: (x: Double, y: Double), radius: Double, _ ink: Ink) {
        elements.append(
            "<circle cx=\"\(centre.x.fixed(1))\" cy=\"\(centre.y.fixed(1))\" r=\"\(radius.fixed(1))\" "
                + "fill=\"\(ink.rawValue)\"/>"
        )
    }

    /// A line of text; its point is on the base line.
    package mutating func text(_ text: String, _ point: (x: Double, y: Double), _ anchor: Anchor = .start) {
        elements.append(
            "<text x=\"\(point.x.fixed(1))\" y=\"\(point.y.fixed(1))\" text-anchor=\"\(anchor.rawValue)\" "
                + "fill=\"\(Ink.text.rawValue)\">\(Self.escaped(text))</text>"
        )
    }

    /// The document.
    package var source: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width.fixed(0))" height="\(height.fixed(0))" \
        viewBox="0 0 \(width.fixed(0)) \(height.fixed(0))" font-family="sans-serif" font-size="12">
        \(elements.joined(separator: "\n"))
        </svg>

        """
    }

    /// Text that is no markup, without the control characters that XML has no way to say.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
