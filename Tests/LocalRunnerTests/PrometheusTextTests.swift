import NIOCore
import Testing

@testable import LocalRunner

@Suite struct PrometheusTextTests {
    @Test func `writes metrics, labels and escapes`() {
        var page = PrometheusText()
        page.metric("things_total", "counter", "Things.")
        page.sample("things_total", [], 3)
        page.sample("things_total", [("name", "a\"b\\c\nd"), ("kind", "x")], 1.5)
        #expect(
            page.text == """
                # HELP pricetag_things_total Things.
                # TYPE pricetag_things_total counter
                pricetag_things_total 3
                pricetag_things_total{name="a\\"b\\\\c\\nd",kind="x"} 1.5

                """
        )
    }

    @Test func `adds the buckets of a histogram up`() {
        var histogram = Histogram()
        for milliseconds: Int64 in [0, 1, 1, 7, 60_000] { histogram.observe(.milliseconds(milliseconds)) }
        var page = PrometheusText()
        page.histogram("time_seconds", [("function", "f")], histogram)
        let lines = page.text.split(separator: "\n")
        for line in [
            #"pricetag_time_seconds_bucket{function="f",le="0.0005"} 1"#,
            #"pricetag_time_seconds_bucket{function="f",le="0.001"} 3"#,
            #"pricetag_time_seconds_bucket{function="f",le="0.005"} 3"#,
            #"pricetag_time_seconds_bucket{function="f",le="0.01"} 4"#,
            #"pricetag_time_seconds_bucket{function="f",le="30.0"} 4"#,
            #"pricetag_time_seconds_bucket{function="f",le="+Inf"} 5"#,
            #"pricetag_time_seconds_sum{function="f"} 60.009"#, #"pricetag_time_seconds_count{function="f"} 5"#,
        ] { #expect(lines.contains { $0 == line }, "\(line)") }
    }
}
