/// A tree's game: 2^depth coalitions are few enough to look at every one.
extension ShapleyMemory {
    /// Weighs the leaves' values by their training rows.
    @inline(__always)
    func weighLeaves(_ values: (_ leaf: Int) -> Lanes, _ leafWeights: UnsafePointer<Double>, depth: Int) {
        for leaf in 0..<1 << depth {
            nodeWeights[leaf] = leafWeights[leaf]
            worths[leaf] = values(leaf) * leafWeights[leaf]
        }
    }

    /// Goes up from the leaves, whose last level is bit 0, and finds for each node what it is worth times its weight.
    ///
    /// A level turns the worths of two children into those of their parent without and with the level's column: without
    /// it both children count; with it the row's own child counts for both. So bit `i` of a place in `worths` says at
    /// first which child of level `i` it belongs to, and afterwards, where it is the row's own, that level `i` is known.
    @inline(__always)
    func findWorths(rowLeaf: Int, depth: Int) {
        for level in 0..<depth {
            let size = 1 &<< level
            let ownIsRight = rowLeaf &>> level & 1
            for node in 0..<1 &<< (depth &- level &- 1) {
                let weight = nodeWeights[2 &* node] + nodeWeights[2 &* node &+ 1]
                let ownWeight = nodeWeights[2 &* node &+ ownIsRight]
                nodeWeights[node] = weight
                let ratio = ownWeight > 0 ? weight / ownWeight : 0
                let own = worths + (2 &* node &+ ownIsRight) &* size
                let other = worths + (2 &* node &+ 1 &- ownIsRight) &* size
                for place in 0..<size {
                    let worth = own[place]
                    other[place] += worth
                    own[place] = worth * ratio
                }
            }
        }
    }

    /// Adds to each player's column what the tree owes it, and to the expected value the worth of knowing nothing.
    @inline(__always)
    func pay(
        _ players: UnsafeBufferPointer<TreePlayers.Player>,
        absent: Int,
        _ weights: CoalitionWeights,
        _ expected: UnsafeMutablePointer<Lanes>
    ) {
        let weight = nodeWeights[0]
        let scale = weight > 0 ? 1 / weight : 0
        expected.pointee += worths[absent] * scale
        let common = weighCoalitions(players, absent: absent, weights)
        var half = 1 &<< players.count
        for player in players.reversed() {
            half &>>= 1
            var sum = -common
            for coalition in 0..<half {
                let with = shares[half &+ coalition]
                sum += with
                shares[coalition] += with
            }
            sums[player.column] += sum * scale
        }
    }

    /// Weighs what each coalition of players is worth, and returns what is taken from every player.
    @inline(__always)
    private func weighCoalitions(
        _ players: UnsafeBufferPointer<TreePlayers.Player>,
        absent: Int,
        _ weights: CoalitionWeights
    ) -> Lanes {
        for (ordinal, player) in players.enumerated() {
            let first = 1 &<< ordinal
            for coalition in 0..<first { levels[first &+ coalition] = levels[coalition] | player.levels }
        }
        var common = Lanes(repeating: 0)
        weights.withWeights(ofPlayers: players.count) { inside, outside in
            for coalition in 0..<1 &<< players.count {
                let worth = worths[levels[coalition] ^ absent]
                shares[coalition] = worth * inside[coalition]
                common += worth * outside[coalition]
            }
        }
        return common
    }
}
