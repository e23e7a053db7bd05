import Glibc

extension Double {
    /// The number with so many decimals.
    package func fixed(_ places: Int) -> String {
        printed("%.*f", Int32(places), self)
    }

    /// The number with 17 significant digits, which tell every double from its neighbours; zeros at the end are left out.
    package var exactText: String { printed("%.17g", self) }

    /// A share as a percentage.
    package func percent(_ places: Int = 1) -> String { (self * 100).fixed(places) + " %" }

    /// Dollars and cents.
    package var dollars: String { self < 0 ? "-$" + (-self).fixed(2) : "$" + fixed(2) }
}

extension Int {
    /// The number with a comma between groups of three digits.
    package var grouped: String {
        let digits = String(magnitude)
        var text = self < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}

/// What C's printf makes of some numbers.
private func printed(_ format: String, _ arguments: any CVarArg...) -> String {
    // The longest double in fixed notation has 309 digits before its point.
    var buffer = [CChar](repeating: 0, count: 384)
    let length = withVaList(arguments) { vsnprintf(&buffer, buffer.count, format, $0) }
    return String(decoding: buffer.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
}
