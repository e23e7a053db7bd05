/// Finds what a service makes up in texts: identities and moments.
enum IDText {
    enum Kind: String {
        case id, time

        /// The matcher for a value of this kind.
        var matcher: String { self == .id ? "<uuid>" : "<time>" }
        /// The same as an expression, for a part of a text.
        var expression: String {
            self == .id
                ? "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
                : "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"
        }
    }

    private static let uuid = Array("hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh".utf8)
    private static let moment = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)

    /// Every identity and moment in a text, in its order.
    static func all(in text: String) -> [(range: Range<String.Index>, kind: Kind)] {
        let bytes = Array(text.utf8)
        var found: [(range: Range<String.Index>, kind: Kind)] = []
        var place = 0
        while place + moment.count <= bytes.count {
            let shape = fits(uuid, bytes, place) ? uuid : fits(moment, bytes, place) ? moment : []
            guard !shape.isEmpty else {
                place += 1
                continue
            }
            let start = text.utf8.index(text.startIndex, offsetBy: place)
            let end = text.utf8.index(start, offsetBy: shape.count)
            found.append((start..<end, shape.count == uuid.count ? .id : .time))
            place += shape.count
        }
        return found
    }

    static func isUUID(_ text: String) -> Bool {
        text.utf8.count == uuid.count && fits(uuid, Array(text.lowercased().utf8), 0)
    }

    private static func fits(_ shape: [UInt8], _ bytes: [UInt8], _ start: Int) -> Bool {
        guard start + shape.count <= bytes.count else { return false }
        for (offset, wanted) in shape.enumerated() {
            let byte = bytes[start + offset]
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            let isHexadecimal = isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            switch wanted {
            case UInt8(ascii: "h"): if !isHexadecimal { return false }
            case UInt8(ascii: "d"): if !isDigit { return false }
            default: if byte != wanted { return false }
            }
        }
        return true
    }
}
