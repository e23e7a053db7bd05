/// Working memory for the game of one tree after another, for as many outputs at once as the lanes of `Lanes`.
struct ShapleyMemory<Lanes: SIMD> where Lanes.Scalar == Double {
    /// For each column the sum of its values so far, and after the last column the expected value.
    let sums: UnsafeMutablePointer<Lanes>
    /// For each coalition of a tree's levels what it is worth.
    let worths: UnsafeMutablePointer<Lanes>
    /// The worths that count for the players who are still to be paid.
    let shares: UnsafeMutablePointer<Lanes>
    /// Training rows at each node of one level.
    let nodeWeights: UnsafeMutablePointer<Double>
    /// For each coalition of a tree's players the levels that they know, a bit each.
    let levels: UnsafeMutablePointer<Int>

    init(columns: Int, depth: Int) {
        sums = .allocate(capacity: columns + 1)
        worths = .allocate(capacity: 1 << depth)
        shares = .allocate(capacity: 1 << depth)
        nodeWeights = .allocate(capacity: 1 << depth)
        levels = .allocate(capacity: 1 << depth)
        levels.initialize(to: 0)
    }

    func deallocate() {
        sums.deallocate()
        worths.deallocate()
        shares.deallocate()
        nodeWeights.deallocate()
        levels.deallocate()
    }
}
