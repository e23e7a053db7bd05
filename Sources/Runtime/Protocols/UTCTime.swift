/// Calendar days of the proleptic Gregorian calendar, counted from 1970-01-01 (Howard Hinnant's civil-from-days algorithm).
public struct CivilDate: Sendable, Equatable {
    /// Year, month 1...12 and day 1...31.
    public let year: Int, month: Int, day: Int

    /// The date so many days after 1970-01-01.
    public init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}

/// A moment in milliseconds since 1970, taken apart for text in UTC.
public struct UTCTime: Sendable {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private let date: CivilDate
    private let secondOfDay: Int
    private let millisecond: Int

    /// Takes a moment apart.
    public init(millisecondsSince1970 milliseconds: Int64) {
        let seconds = Int(milliseconds.floorDivided(by: 1_000))
        millisecond = Int(milliseconds.floorRemainder(by: 1_000))
        let days = seconds.floorDivided(by: 86_400)
        date = CivilDate(daysSince1970: days)
        secondOfDay = seconds.floorRemainder(by: 86_400)
    }

    /// "12/Mar/2020:19:03:58 +0000", as payload format 2.0 writes `requestContext.time`.
    public var commonLog: String {
        "\(date.day.padded(2))/\(Self.months[date.month - 1])/\(date.year.padded(4)):\(clock) +0000"
    }

    /// "2020-03-12T19:03:58.390Z" (RFC 3339)
    public var internet: String {
        guard (0...9_999).contains(date.year) else {
            return
                "\(date.year.padded(4))-\(date.month.padded(2))-\(date.day.padded(2))T\(clock).\(millisecond.padded(3))Z"
        }
        // In every line of a log: digits straight into their places.
        let numbers = [
            (date.year, 4), (date.month, 2), (date.day, 2), (secondOfDay / 3_600, 2), (secondOfDay / 60 % 60, 2),
            (secondOfDay % 60, 2), (millisecond, 3),
        ]
        let ends: StaticString = "--T::.Z"
        return String(unsafeUninitializedCapacity: 24) { text in
            var place = 0
            for (index, (number, width)) in numbers.enumerated() {
                var rest = number
                for digit in (place..<place + width).reversed() {
                    text[digit] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
                place += width + 1
                text[place - 1] = ends.utf8Start[index]
            }
            return place
        }
    }

    private var clock: String {
        "\((secondOfDay / 3_600).padded(2)):\((secondOfDay / 60 % 60).padded(2)):\((secondOfDay % 60).padded(2))"
    }
}

extension UTCTime {
    /// Milliseconds since 1970 of a moment that `internet` wrote; nil for any other text.
    public static func milliseconds(internet text: String) -> Int64? {
        let digits = text.utf8.map { (48...57).contains($0) ? Int64($0) - 48 : -1 }
        func number(_ place: Range<Int>) -> Int64? {
            place.reduce(0) { number, index in number.flatMap { digits[index] < 0 ? nil : $0 * 10 + digits[index] } }
        }
        guard digits.count == 24, let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            let millisecond = number(20..<23), (1...12).contains(month)
        else { return nil }
        // Days from civil, the way back of `CivilDate`; whatever does not come out as it went in was no date.
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.floorDivided(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        let milliseconds = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + millisecond
        return UTCTime(millisecondsSince1970: milliseconds).internet == text ? milliseconds : nil
    }
}

extension BinaryInteger {
    func floorDivided(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    /// What `floorDivided` leaves; computed apart from it, since the product of the two can lie beyond the type.
    func floorRemainder(by divisor: Self) -> Self {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    func padded(_ width: Int) -> String {
        let digits = String(magnitude)
        return (self < 0 ? "-" : "") + String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
