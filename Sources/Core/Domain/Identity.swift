/// Identity of a user, product, prediction or transfer: a UUID of version 7, whose order is the order of making.
public struct EntityID: Sendable, Hashable {
    /// Lower-case text, "0199c0de-…".
    public let text: String

    /// Reads the text of any UUID; nil where it is none.
    public init?(_ text: some StringProtocol) {
        let groups = text.lowercased().split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12],
            groups.allSatisfy({ $0.utf8.allSatisfy(Self.isHexadecimal) })
        else { return nil }
        self.text = text.lowercased()
    }

    /// Makes one from a moment and 74 random bits (RFC 9562, 5.7).
    public init(at moment: Timestamp, using generator: inout some RandomNumberGenerator) {
        let time = UInt64(clamping: moment.milliseconds) & 0xFFFF_FFFF_FFFF
        let high = time << 16 | 0x7000 | UInt64.random(in: 0...0x0FFF, using: &generator)
        let low = 0x8000_0000_0000_0000 | UInt64.random(in: 0...0x3FFF_FFFF_FFFF_FFFF, using: &generator)
        let digits = Self.hexadecimal(high) + Self.hexadecimal(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        self.text = text
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

/// A moment in whole milliseconds since 1970, UTC.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970.
    public let milliseconds: Int64

    /// Makes a moment.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Whole seconds since 1970.
    public var seconds: Int64 { milliseconds / 1_000 }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}

/// What is new and what the time is: handed in, so that tests decide both.
public struct Origin {
    /// The time of day.
    public let now: () throws -> Timestamp
    /// A fresh identity.
    public let makeID: () throws -> EntityID
    /// A clock in microseconds that is never set, from any start.
    public let microseconds: () throws -> Int64

    /// Takes the sources.
    public init(
        now: @escaping () throws -> Timestamp,
        makeID: @escaping () throws -> EntityID,
        microseconds: @escaping () throws -> Int64
    ) {
        self.now = now
        self.makeID = makeID
        self.microseconds = microseconds
    }
}

extension Origin {
    /// Fresh identities in the order of their sorting: those of one millisecond are otherwise in no order.
    public func makeIDs(_ count: Int) throws -> [EntityID] {
        try (0..<count).map { _ in try makeID() }.sorted { $0.text < $1.text }
    }
}
