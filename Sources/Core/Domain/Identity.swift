/// Identity of a user, product, prediction or transfer: a UUID of version 7, whose order is the order of making.
public struct EntityID: Sendable, Hashable {
    /// Lower-case text, "0199c0de-…".
    public let text: String

    /// Reads the text of any UUID; nil where it is none.
    public init?(_ text: String) {
        guard text.utf8.count == Self.length else { return nil }
        var isID = true
        let lowered = String(unsafeUninitializedCapacity: Self.length) { bytes in
            for (place, byte) in text.utf8.enumerated() {
                let isDash = Self.isDash(place)
                bytes[place] = isDash || byte < UInt8(ascii: "A") ? byte : byte | 0x20
                isID = isID && (isDash ? byte == UInt8(ascii: "-") : Self.isHexadecimal(bytes[place]))
            }
            return isID ? Self.length : 0
        }
        guard isID else { return nil }
        self.text = lowered
    }

    /// Makes one from a moment and 74 random bits (RFC 9562, 5.7).
    public init(at moment: Timestamp, using generator: inout some RandomNumberGenerator) {
        self.init(
            at: moment,
            random: UInt64.random(in: 0...0x0FFF, using: &generator),
            UInt64.random(in: 0...0x3FFF_FFFF_FFFF_FFFF, using: &generator)
        )
    }

    /// The same from random words, of which 12 and 62 bits are taken.
    public init(at moment: Timestamp, random first: UInt64, _ second: UInt64) {
        let time = UInt64(clamping: moment.milliseconds) & 0xFFFF_FFFF_FFFF
        var high = time << 16 | 0x7000 | first & 0x0FFF
        var low = 0x8000_0000_0000_0000 | second & 0x3FFF_FFFF_FFFF_FFFF
        let alphabet: StaticString = "0123456789abcdef"
        text = String(unsafeUninitializedCapacity: Self.length) { bytes in
            for place in 0..<Self.length {
                guard !Self.isDash(place) else {
                    bytes[place] = UInt8(ascii: "-")
                    continue
                }
                bytes[place] = alphabet.utf8Start[Int(high >> 60)]
                // The next digit comes to the front, and the second word after the first.
                (high, low) = (high << 4 | low >> 60, low << 4)
            }
            return Self.length
        }
    }

    private static let length = 36

    /// Whether a dash stands there, between groups of 8, 4, 4, 4 and 12 digits.
    private static func isDash(_ place: Int) -> Bool { place == 8 || place == 13 || place == 18 || place == 23 }

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
