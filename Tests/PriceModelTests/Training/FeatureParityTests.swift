import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct FeatureParityTests {
    @Test("training makes the same features of a listing as serving does, to the last bit")
    func parity() throws {
        try TestFiles.withFile(try SmallBundle.bytes.get()) { path in
            let bundle = try BundleReader(path: path)
            let vocabulary = try Vocabulary(bundle.bytes(of: .terms))
            let brands = try BrandTable(bundle.bytes(of: .brands))
            let categories = try CategoryTable(bundle.bytes(of: .categories))
            let networks = try TextNetworks(bundle.bytes(of: .networks))
            var training = FeatureMatrix(vocabulary: vocabulary, brands: brands, categories: categories)
            let listings = GeneratedListings.make(60, seed: 77).map(\.listing)
            for listing in listings {
                var prepared = PreparedListing(listing)
                prepared.imputeBrand(from: brands)
                training.add(prepared)
            }
            let scorer = TextScorer(
                weights: (0..<vocabulary.count).map(vocabulary.weight),
                intercept: Float(vocabulary.intercept),
                networks: networks
            )
            let scores = try scorer.scores(of: listings.indices, in: training.terms)
            let model = try PriceModel(path: path)
            for (row, listing) in listings.enumerated() {
                #expect(model.features(of: listing) == training.numbers(of: [row], scores: scores))
            }
        }
    }

    @Test("training again gives the same bundle, byte for byte")
    func deterministic() throws {
        let trainer = Trainer(
            source: GeneratedListings.make(400, seed: 1),
            fitter: ReadyTrees(),
            settings: SmallBundle.settings
        ) { _ in }
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
