import PriceModel

/// The terms of a row that one step sees, drawn at random.
struct TermDraw: ~Copyable {
    /// Room for a number for each drawn term.
    private(set) var places: UnsafeMutablePointer<UInt32>
    private var terms: UnsafeMutablePointer<UInt32>
    private var values: UnsafeMutablePointer<Float>
    private var count = 0
    private var capacity = 256

    init() {
        (terms, places) = (.allocate(capacity: capacity), .allocate(capacity: capacity))
        values = .allocate(capacity: capacity)
    }

    deinit { release() }

    private func release() {
        terms.deallocate()
        places.deallocate()
        values.deallocate()
    }

    /// What was drawn last.
    var drawn: RowSelection { RowSelection(places: terms, values: values, count: count) }

    /// Draws anew; the other terms' absence is made up for.
    mutating func terms(
        of row: Int,
        in rows: SparseRows,
        settings: NetworkSettings,
        _ generator: inout SeededGenerator
    ) {
        count = 0
        makeRoom(for: rows[row].columns.count)
        let threshold = UInt16(settings.dropout * 65_536)
        let scale = 1 / (1 - settings.dropout)
        var bits: UInt64 = 0
        var left = 0
        for group in 0..<rows.groupCount {
            let (columns, weighted) = rows[row, group]
            let binary = settings.input == .binary ? TermGroup.allCases[group].binaryValue : nil
            for place in columns.indices {
                if left == 0 { (bits, left) = (generator.next(), 4) }
                // Written in any case and counted if kept: a branch that nobody can foresee costs more.
                terms[count] = columns[place]
                values[count] = (binary ?? weighted[place]) * scale
                count += UInt16(truncatingIfNeeded: bits) >= threshold ? 1 : 0
                bits >>= 16
                left -= 1
            }
        }
    }

    private mutating func makeRoom(for needed: Int) {
        guard needed > capacity else { return }
        release()
        capacity = max(needed, 2 * capacity)
        (terms, places) = (.allocate(capacity: capacity), .allocate(capacity: capacity))
        values = .allocate(capacity: capacity)
    }
}
