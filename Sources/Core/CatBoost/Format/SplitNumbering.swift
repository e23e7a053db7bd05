/// Hands out split ids, feature by feature, in the order in which CatBoost numbers them.
struct SplitNumbering {
    /// The next free id, which is also how many are taken.
    private(set) var next: Int
    /// How many numbers of four bytes the core has room for.
    let limit: Int

    /// Each border or value takes four bytes of the core, so more of them can only be features that share a list to
    /// multiply our tables.
    init(next: Int, coreSize: Int) {
        self.next = next
        limit = coreSize / MemoryLayout<Float>.size
    }

    /// Takes the ids of one feature and gives the first.
    mutating func take(_ count: Int, _ part: ModelPart) throws(CatBoostError) -> Int {
        let first = next
        next += count
        guard next <= limit else { throw .malformed(part, .tooMany) }
        return first
    }
}
