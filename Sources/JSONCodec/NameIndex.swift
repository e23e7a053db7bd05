/// Finds names in a growing list: one by one while they are few, by their hashes once they are many.
///
/// Hashing a few names costs a cold start more than comparing them, and comparing many costs the square of their number.
package struct NameIndex {
    private static let fewest = 16
    private var places: [ExactText: Int]?

    /// An index of nothing.
    package init() {}

    /// The place of a name among `count` names, or nil; `name` gives the name at a place.
    package mutating func place(of wanted: String, among count: Int, name: (Int) -> String) -> Int? {
        guard count >= Self.fewest else { return (0..<count).first { name($0).isExactly(wanted) } }
        var places = self.places.take() ?? [:]
        for place in places.count..<max(count, places.count) { places[ExactText(name(place))] = place }
        defer { self.places = places }
        return places[ExactText(wanted)]
    }
}
