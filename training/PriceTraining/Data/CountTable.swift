/// In how many rows each hash occurs: an open-addressing table, since full files have tens of millions of terms.
package struct CountTable: Sendable {
    private var entries: [Entry]
    private var used = 0

    private struct Entry {
        var key: UInt64 = 0
        var count: UInt32 = 0
        var lastRow: UInt32 = 0
    }

    /// Begins empty.
    package init() {
        entries = Array(repeating: Entry(), count: 1 << 12)
    }

    /// Counts a hash in a row; the row's repetitions count once.
    ///
    /// Rows are numbered from 0, in order.
    package mutating func add(_ hash: UInt64, row: Int) {
        if used * 3 >= entries.count * 2 { grow() }
        let place = slot(of: hash)
        if entries[place].count == 0 {
            used += 1
            entries[place] = Entry(key: hash, count: 1, lastRow: UInt32(row))
        } else if entries[place].lastRow != UInt32(row) {
            entries[place].count += 1
            entries[place].lastRow = UInt32(row)
        }
    }

    /// Visits every hash that occurs in at least so many rows.
    package func forEach(atLeast minimum: Int, _ body: (UInt64, Int) -> Void) {
        for entry in entries where entry.count > 0 && entry.count >= minimum { body(entry.key, Int(entry.count)) }
    }

    private func slot(of hash: UInt64) -> Int {
        let mask = entries.count - 1
        var place = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
        while entries[place].count > 0, entries[place].key != hash { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = entries
        entries = Array(repeating: Entry(), count: old.count * 2)
        for entry in old where entry.count > 0 { entries[slot(of: entry.key)] = entry }
    }
}
