import Domain
import JSONCodec
import RuntimeProtocols

extension JSONValue {
    /// Dollars with two decimals, exact.
    static func money(_ amount: Money) -> JSONValue { JSONNumber(decimal: amount.text).map(JSONValue.number) ?? .null }

    /// RFC 3339 in UTC.
    static func time(_ moment: Timestamp) -> JSONValue {
        .string(UTCTime(millisecondsSince1970: moment.milliseconds).internet)
    }

    /// A text whose empty form means that there is none.
    static func nonEmpty(_ text: String) -> JSONValue { text.isEmpty ? .null : .string(text) }
}

extension ObjectReader {
    /// An amount of money within a range, exact to the cent.
    mutating func money(_ name: String, in range: ClosedRange<Money>) -> Money? {
        guard let number = number(name) else { return nil }
        let rule = "must be an amount from \(range.lowerBound.text) to \(range.upperBound.text)"
        do {
            let amount = try Money(decimal: number.text)
            if range.contains(amount) { return amount }
            fail(name, rule)
        } catch .finerThanACent {
            fail(name, "must have at most two decimals")
        } catch {
            fail(name, rule)
        }
        return nil
    }
}
