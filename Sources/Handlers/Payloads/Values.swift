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
    /// An identity.
    mutating func id(_ name: String, required: Bool = true) -> EntityID? {
        let text = string(name, length: 1...64, required: required)
        describe(name) { ["format": "uuid"] }
        guard let text else { return nil }
        let id = EntityID(text)
        if id == nil { fail(name, "must be an id") }
        return id
    }

    /// A moment, as `JSONValue.time` writes it.
    mutating func time(_ name: String) -> Timestamp? {
        let text = string(name, length: 24...24)
        describe(name) { ["format": "date-time"] }
        guard let text else { return nil }
        let moment = UTCTime.milliseconds(internet: text).map(Timestamp.init(milliseconds:))
        if moment == nil { fail(name, "must be a moment in UTC to the millisecond") }
        return moment
    }

    /// An amount of money within a range, exact to the cent.
    mutating func money(_ name: String, in range: ClosedRange<Money>, required: Bool = true) -> Money? {
        let number = number(name, required: required)
        describe(name) {
            [
                "minimum": .money(range.lowerBound), "maximum": .money(range.upperBound),
                "multipleOf": .money(Money(cents: 1)),
            ]
        }
        guard let number else { return nil }
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
