import CatBoost
import Domain

/// Prices listings with a trained bundle that stays mapped from its file.
public final class PriceModel: Sendable {
    /// What the model was trained on and how it scored.
    public let card: ModelCard
    let textModels: TextModels
    let brands: BrandTable
    let categories: CategoryTable
    let calibration: Calibration
    let trees: CatBoostModel
    let explainers: ExplainerPool
    private let bundle: BundleReader

    /// Opens a bundle; checks its structure, and leaves the checksums of the payload to `verify()`.
    public init(path: String) throws(PriceModelError) {
        bundle = try BundleReader(path: path)
        card = try ModelCard(section: bundle.bytes(of: .card))
        textModels = try TextModels(
            vocabulary: Vocabulary(bundle.bytes(of: .terms)),
            networks: TextNetworks(bundle.bytes(of: .networks))
        )
        brands = try BrandTable(bundle.bytes(of: .brands))
        categories = try CategoryTable(bundle.bytes(of: .categories))
        calibration = try Calibration(bundle.bytes(of: .calibration))
        trees = try Self.openTrees(in: bundle)
        explainers = try Self.explainers(of: trees)
    }

    /// Version of the model, as its trainer named it.
    public var version: String { bundle.version }

    /// Prices a listing; any text is fine, and the time is linear in its length.
    public func quote(for listing: Listing) -> PriceQuote {
        let writer = QuoteWriter(listing, self)
        return writer.quote(trees.quantiles(ofRows: writer.rows)[...])
    }

    /// Prices listings, in their order: each to the same bits as alone, and all of them in one pass over the trees.
    public func quotes(for listings: [Listing]) -> [PriceQuote] {
        let writers = listings.map { QuoteWriter($0, self) }
        let quantiles = trees.quantiles(ofRows: writers.flatMap(\.rows))
        return writers.enumerated().map { index, writer in
            writer.quote(quantiles[(index * QuoteWriter.rowCount)...].prefix(QuoteWriter.rowCount))
        }
    }

    /// Prices a listing without reasons or alternatives, for many listings at once.
    package func estimate(for listing: Listing) -> PriceEstimate {
        let appraisal = Appraisal(of: prepared(listing), with: self)
        return appraisal.estimate(trees.quantiles(ofRows: appraisal.features)[0])
    }

    /// The numbers that the trees see of a listing.
    package func features(of listing: Listing) -> [Float] {
        Appraisal(of: prepared(listing), with: self).features
    }

    /// The text models' mean score of a listing taken apart by the listing's words and fields.
    package func textContributions(of listing: Listing) -> TextContributions {
        Appraisal(of: prepared(listing), with: self).textContributions()
    }

    /// Checks every byte of the bundle against its checksums.
    public func verify() throws(PriceModelError) {
        try bundle.verify()
    }

    func prepared(_ listing: Listing) -> PreparedListing {
        var prepared = PreparedListing(listing)
        prepared.imputeBrand(from: brands)
        return prepared
    }

    private static func openTrees(in bundle: BundleReader) throws(PriceModelError) -> CatBoostModel {
        func malformed(_ reason: String) -> PriceModelError { .malformedSection(SectionTag.trees.rawValue, reason) }
        let range = try bundle.section(.trees).range
        let trees: CatBoostModel
        do {
            trees = try CatBoostModel(mapping: bundle.file, range: range)
        } catch {
            throw malformed(error.description)
        }
        guard trees.featureCount <= StackFeatures.count, trees.outputCount == 3 else {
            throw malformed("not a model of three quantiles over \(StackFeatures.count) numbers")
        }
        return trees
    }

    private static func explainers(of trees: CatBoostModel) throws(PriceModelError) -> ExplainerPool {
        do {
            return try ExplainerPool(trees)
        } catch {
            throw .malformedSection(SectionTag.trees.rawValue, error.description)
        }
    }
}
