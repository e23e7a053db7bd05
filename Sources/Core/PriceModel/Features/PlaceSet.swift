/// A set of small numbers that is emptied often: its cost is that of what goes in, not of what might.
struct PlaceSet: Sendable {
    /// Numbers where their hash says, or in the next free slot; twice as many as numbers at least.
    private var slots: [UInt32] = []
    private var mask = 0

    private static let free = UInt32.max

    /// Empties the set and makes room.
    mutating func clear(for count: Int) {
        let size = 1 << (Int.bitWidth - (2 * max(count, 1)).leadingZeroBitCount)
        mask = size - 1
        if slots.count < size { slots = Array(repeating: Self.free, count: size) }
        for slot in 0..<size { slots[slot] = Self.free }
    }

    /// Adds a number below UInt32.max; false where it was there.
    mutating func insert(_ number: UInt32) -> Bool {
        var slot = Int((number &* 0x9E37_79B1) >> 7) & mask
        while slots[slot] != Self.free {
            if slots[slot] == number { return false }
            slot = (slot + 1) & mask
        }
        slots[slot] = number
        return true
    }
}
