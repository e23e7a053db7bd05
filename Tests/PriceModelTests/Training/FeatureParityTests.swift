import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct FeatureParityTests {
    @Test("training makes the same features of a listing as serving does")
    func parity() throws {
        try TestFiles.withFile(try SmallBundle.bytes.get()) { path in
            let bundle = try BundleReader(path: path)
            let vocabulary = try Vocabulary(bundle.bytes(of: .terms))
            let brands = try BrandTable(bundle.bytes(of: .brands))
            let categories = try CategoryTable(bundle.bytes(of: .categories))
            var training = FeatureMatrix(vocabulary: vocabulary, brands: brands, categories: categories)
            let listings = GeneratedListings.make(60, seed: 77).map(\.listing)
            let weights = (0..<vocabulary.count).map(vocabulary.weight)
            for (row, listing) in listings.enumerated() {
                var prepared = PreparedListing(listing)
                prepared.imputeBrand(from: brands)
                training.add(prepared)
                let score = vocabulary.intercept + training.terms.product(row: row, with: weights)
                var scores = [Float](repeating: 0, count: row + 1)
                scores[row] = Float(score)
                let served = try PriceModel(path: path).features(of: listing)
                let trained = training.numbers(of: [row], scores: scores)
                #expect(abs(served[StackFeatures.ridgeColumn] - trained[StackFeatures.ridgeColumn]) < 1e-5)
                for column in 0..<StackFeatures.count where column != StackFeatures.ridgeColumn {
                    #expect(served[column] == trained[column])
                }
            }
        }
    }

    @Test("training again gives the same bundle, byte for byte")
    func deterministic() throws {
        var settings = Trainer.Settings(version: "small.1")
        settings.foldCount = 2
        let trainer = Trainer(source: GeneratedListings.make(400, seed: 1), fitter: ReadyTrees(), settings: settings) {
            _ in
        }
        #expect(try trainer.train().bundle.encoded == SmallBundle.bytes.get())
    }

    @Test("refuses to train on a handful of listings")
    func tooFew() {
        let trainer = Trainer(
            source: GeneratedListings.make(20, seed: 1),
            fitter: ReadyTrees(),
            settings: Trainer.Settings(version: "x")
        ) { _ in }
        #expect(throws: TrainingError.tooFewRows(20)) { try trainer.train() }
    }
}
