import PriceModel
import PriceTraining
import Testing

@Suite struct RidgeRegressionTests {
    /// Two columns, of which the rows have the first, the second, or both.
    private var matrix: SparseMatrix {
        var matrix = SparseMatrix(columnCount: 2)
        for columns: [UInt32] in [[0], [1], [0, 1], [0]] {
            matrix.append(columns: columns, values: columns.map { _ in 1 })
        }
        return matrix
    }

    @Test("solves the penalised normal equations")
    func solution() {
        let ridge = RidgeRegression(matrix, targets: [3, 1, 4, 3], rowWeights: [1, 1, 1, 1], penalty: 1)
        // (XᵀX + 1)β = Xᵀ(y - 2.75): [4 1; 1 3]β = [1.75; -0.5], so β = [5.75; -3.75] / 11.
        #expect(ridge.intercept == 2.75)
        #expect(abs(ridge.weights[0] - 5.75 / 11) < 0.001)
        #expect(abs(ridge.weights[1] + 3.75 / 11) < 0.001)
    }

    @Test("leaves out rows of weight 0")
    func rowWeights() {
        let ridge = RidgeRegression(matrix, targets: [3, 100, 200, 3], rowWeights: [1, 0, 0, 1], penalty: 1)
        #expect(ridge.intercept == 3)
        #expect(ridge.weights == [0, 0])
    }
}

@Suite struct OutOfFoldTests {
    @Test("no score changes with the price of its own row or of the held-out fold")
    func independence() throws {
        var rows = TrainingRows()
        var matrix = SparseMatrix(columnCount: 5, groupCount: TermGroup.allCases.count)
        for row in 0..<60 {
            rows.append(price: Double(10 + row % 5 * 7), isExtra: false)
            matrix.append(columns: [UInt32(row % 5)], values: [1])
            for _ in 1..<TermGroup.allCases.count { matrix.append(columns: [], values: []) }
        }
        rows.dealFolds(3, seed: 1)
        var changed = TrainingRows()
        for row in 0..<60 { changed.append(price: rows.folds[row] == 0 ? 9_999 : rows.prices[row], isExtra: false) }
        changed.dealFolds(3, seed: 1)
        let before = try OutOfFoldScores(matrix, rows: rows, foldCount: 3, settings: .small, steps: nil) { _ in }
        let after = try OutOfFoldScores(matrix, rows: changed, foldCount: 3, settings: .small, steps: nil) { _ in }
        #expect(before.scoresWithout[0] == after.scoresWithout[0])
        #expect(before.scoresWithout[1] != after.scoresWithout[1])
        for row in 0..<60 where rows.folds[row] == 0 { #expect(before.scores[row] == after.scores[row]) }
    }

    @Test("draws rows outside of a fold, the same for the same seed, and all where they are few")
    func sample() {
        var rows = TrainingRows()
        for _ in 0..<100 { rows.append(price: 1, isExtra: false) }
        rows.dealFolds(4, seed: 2)
        let sample = rows.sample(without: 1, most: 30, seed: 5)
        #expect(sample.count == 30)
        #expect(sample == Set(sample).sorted())
        #expect(sample.allSatisfy { rows.folds[$0] != 1 })
        #expect(rows.sample(without: 1, most: 30, seed: 5) == sample)
        #expect(rows.sample(without: 1, most: 30, seed: 6) != sample)
        #expect(rows.sample(without: 1, most: 75, seed: 5).count == 75)
        #expect(rows.sample(without: nil, most: 100, seed: 5) == Array(0..<100))
    }

    @Test("deals main and extra rows evenly into folds, the same for the same seed")
    func folds() {
        var rows = TrainingRows()
        for row in 0..<150 { rows.append(price: 1, isExtra: row >= 100) }
        rows.dealFolds(5, seed: 9)
        var again = rows
        again.dealFolds(5, seed: 9)
        #expect(again.folds == rows.folds)
        for fold in 0..<5 {
            #expect(rows.mainRows.filter { rows.folds[$0] == fold }.count == 20)
            #expect((100..<150).filter { rows.folds[$0] == fold }.count == 10)
        }
    }
}
