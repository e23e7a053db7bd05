import CatBoost
import Domain

extension PriceModel {
    /// How much of everything the bundle holds, for whoever inspects it.
    package var contents: [(name: String, count: Int)] {
        [
            ("terms", textModels.vocabulary.count),
            ("brands", brands.count),
            ("brand spellings", brands.aliasCount),
            ("categories", categories.count),
            ("trees", trees.treeCount),
        ]
    }

    /// Training listings of the deepest level of the listing's category that training knew; 0 for an unknown category.
    package func trainingRows(inCategoryOf listing: Listing) -> Int {
        categories.rows(of: CategoryPath(listing.category))
    }
}

extension PriceModel {
    /// How much the trees' output changes with each of their columns, in percent; nil where the trees don't say.
    package var featureImportances: [Double]? { trees.featureImportances }
}
