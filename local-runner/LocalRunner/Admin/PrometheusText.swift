/// Metrics in the text format of Prometheus, version 0.0.4.
struct PrometheusText {
    typealias Labels = [(name: String, value: String)]

    private(set) var text = ""
    private let prefix = "pricetag_"

    /// Begins a metric; its samples follow.
    mutating func metric(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP \(prefix)\(name) \(help)\n# TYPE \(prefix)\(name) \(kind)\n"
    }

    mutating func sample(_ name: String, _ labels: Labels, _ value: some CustomStringConvertible) {
        text += "\(prefix)\(name)\(Self.braced(labels)) \(value)\n"
    }

    /// The samples of one histogram.
    mutating func histogram(_ name: String, _ labels: Labels, _ histogram: Histogram) {
        var count = 0
        for (bound, more) in zip(Histogram.bounds, histogram.counts) {
            count += more
            sample(name + "_bucket", labels + [("le", "\(bound)")], count)
        }
        sample(name + "_bucket", labels + [("le", "+Inf")], histogram.total)
        sample(name + "_sum", labels, histogram.seconds)
        sample(name + "_count", labels, histogram.total)
    }

    private static func braced(_ labels: Labels) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
