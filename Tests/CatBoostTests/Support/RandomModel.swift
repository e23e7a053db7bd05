import TestSupport

/// A model of random shape, and rows whose values lie on, around and far from its borders.
struct RandomModel {
    let builder: ModelBuilder
    let rowLength: Int
    private let columns: [ModelBuilder.Column]

    init(_ generator: inout SeededGenerator) {
        let dimension = Int.random(in: 1...5, using: &generator)
        var column: Int32 = -1
        columns = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
            column += Int32.random(in: 1...2, using: &generator)
            return ModelBuilder.Column(
                flatIndex: column,
                borders: Self.borders(&generator),
                nanTreatment: Bool.random(using: &generator) ? 0 : 2
            )
        }
        rowLength = Int(column) + 1 + Int.random(in: 0...3, using: &generator)
        let depths = Self.depths(&generator)
        let splitCount = Int32(columns.map(\.borders.count).reduce(0, +))
        builder = ModelBuilder(
            dimension: dimension,
            columns: columns,
            depths: depths,
            splits: (0..<depths.reduce(0, +)).map { _ in Int32.random(in: 0..<splitCount, using: &generator) },
            leaves: (0..<depths.reduce(0) { $0 + dimension << $1 }).map { _ in Self.leaf(&generator) },
            biases: (0..<dimension).map { _ in Self.leaf(&generator) }
        )
    }

    /// Around the numbers at which kernels change their way or a bucket ends, too.
    private static func borders(_ generator: inout SeededGenerator) -> [Float] {
        let counts = [1, 2, 15, 16, 17, 62, 63, 64, 100, 127, 128, 253, 254, 255, 300, 509]
        let count = counts.randomElement(using: &generator) ?? 1
        return (0..<count).map { _ in Float.random(in: -3...3, using: &generator) }.sorted()
    }

    private static func depths(_ generator: inout SeededGenerator) -> [Int] {
        let count = Int.random(in: 1...40, using: &generator)
        let uniform = Int.random(in: 1...10, using: &generator)
        guard Int.random(in: 0..<3, using: &generator) == 0 else { return Array(repeating: uniform, count: count) }
        return (0..<count).map { _ in Int.random(in: 0...10, using: &generator) }
    }

    /// Of sizes so different that another order of adding shows.
    private static func leaf(_ generator: inout SeededGenerator) -> Double {
        Double.random(in: -1...1, using: &generator) * [1e-12, 1, 1e9].randomElement(using: &generator, or: 1)
    }

    func rows(_ count: Int, _ generator: inout SeededGenerator) -> [Float] {
        var rows = (0..<count * rowLength).map { _ in Float.random(in: -4...4, using: &generator) }
        for row in 0..<count {
            for column in columns where Bool.random(using: &generator) {
                let border = column.borders.randomElement(using: &generator) ?? 0
                let special = [border, border.nextUp, border.nextDown, .nan, .infinity, -.infinity, 0, -0.0]
                rows[row * rowLength + Int(column.flatIndex)] = special.randomElement(using: &generator, or: 0)
            }
        }
        return rows
    }
}

extension Array {
    fileprivate func randomElement(using generator: inout SeededGenerator, or other: Element) -> Element {
        randomElement(using: &generator) ?? other
    }
}
