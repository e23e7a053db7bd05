import Foundation
import RuntimeProtocols
import TestSupport
import Testing

@Suite("Time in UTC")
struct UTCTimeTests {
    private static func formatter(_ format: String) -> DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = format
        return formatter
    }

    @Test("is written as Foundation writes it, from 1583 to 9999", arguments: UInt64(1)...2)
    func oracle(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let internet = Self.formatter("yyyy-MM-dd'T'HH:mm:ss'.'SSS'Z'")
        let commonLog = Self.formatter("d/MMM/yyyy:HH:mm:ss '+0000'")
        for _ in 0..<500 {
            let milliseconds = Int64.random(in: -12_212_553_600_000...253_402_300_799_999, using: &generator)
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
            let time = UTCTime(millisecondsSince1970: milliseconds)
            #expect(time.internet == internet.string(from: date))
            let day = time.commonLog.hasPrefix("0") ? String(time.commonLog.dropFirst()) : time.commonLog
            #expect(day == commonLog.string(from: date))
        }
    }

    @Test(
        "knows leap days, the ends of years and the time before 1970",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (-86_400_000, "1969-12-31T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"), (-2_203_891_200_001, "1900-02-28T23:59:59.999Z"),
            (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"), (1_735_689_599_999, "2024-12-31T23:59:59.999Z"),
            (1_795_341_600_000, "2026-11-22T10:00:00.000Z"), (253_402_300_800_000, "10000-01-01T00:00:00.000Z"),
            (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func fixed(milliseconds: Int64, expected: String) {
        #expect(UTCTime(millisecondsSince1970: milliseconds).internet == expected)
    }

    @Test("is written as payload format 2.0 has it")
    func commonLog() {
        #expect(UTCTime(millisecondsSince1970: 1_584_039_838_390).commonLog == "12/Mar/2020:19:03:58 +0000")
        #expect(UTCTime(millisecondsSince1970: -1).commonLog == "31/Dec/1969:23:59:59 +0000")
    }

    @Test("has a text for every number of milliseconds", arguments: [Int64.min, .min + 1, .max])
    func extremes(milliseconds: Int64) {
        #expect(UTCTime(millisecondsSince1970: milliseconds).internet.hasSuffix("Z"))
    }
}
