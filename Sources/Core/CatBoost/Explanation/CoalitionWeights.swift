/// How much the worth of each coalition counts in Shapley's formula, for every number of players up to a maximum.
///
/// Among k players, one's value is the sum of (s-1)!(k-s)!/k! times the worth over the coalitions of s players that
/// have it, minus the sum of s!(k-s-1)!/k! times the worth over those that don't. Adding and taking away the second
/// sum over the coalitions that have it turns this into a sum of `inside` times the worth over the coalitions that
/// have the player, minus a sum of `outside` times the worth over all, which is the same for every player.
struct CoalitionWeights {
    /// Indexed by 2^players plus the set of players, a bit each.
    let inside: [Double]
    let outside: [Double]

    init(upTo maximum: Int) {
        var inside = [0.0]
        var outside = [0.0]
        for players in 0...maximum {
            let factors = (0...players).map { Self.factors(of: $0, among: players) }
            for coalition in 0..<1 << players {
                inside.append(factors[coalition.nonzeroBitCount].inside)
                outside.append(factors[coalition.nonzeroBitCount].outside)
            }
        }
        (self.inside, self.outside) = (inside, outside)
    }

    private static func factors(of size: Int, among players: Int) -> (inside: Double, outside: Double) {
        let without = size < players ? factorial(size) * factorial(players - size - 1) / factorial(players) : 0
        let with = size > 0 ? factorial(size - 1) * factorial(players - size) / factorial(players) : 0
        return (with + (size > 0 ? without : 0), without)
    }

    private static func factorial(_ number: Int) -> Double {
        number < 2 ? 1 : (2...number).reduce(1) { $0 * Double($1) }
    }
}
