import Domain

/// A listing after cleaning: what every feature is made from, in training and in serving.
package struct PreparedListing: Sendable {
    /// Tokens of the name.
    package var name: TokenisedText
    /// Tokens of the description.
    package var description: TokenisedText
    /// Counts in the name.
    package var nameCounts: TextCounts
    /// Counts in the description.
    package var descriptionCounts: TextCounts
    /// Category path.
    package var category: CategoryPath
    /// Whether the seller named a category.
    package var hasCategory: Bool
    /// Brand in lower case, empty when unknown.
    package var brand: [UInt8]
    /// Whether the brand was found in the name.
    package var brandIsImputed = false
    /// Condition, 1 to 5.
    package var condition: Listing.Condition
    /// Who pays the postage.
    package var shipping: Listing.Shipping
    /// Whether the row is of the extra file, whose prices were made comparable; every served listing is not.
    package var isExtra: Bool

    /// Separates the parts of a term.
    static let separator: UInt8 = 0x1F
    private static let emptyDescription = Array("no description yet".utf8)

    /// Cleans a listing; the brand is left as given.
    package init(_ listing: Listing, isExtra: Bool = false) {
        let isEmpty =
            listing.description.utf8.count < 64 && ASCII.normalised(listing.description) == Self.emptyDescription
        let text = isEmpty ? "" : listing.description
        name = TokenisedText(listing.name)
        description = TokenisedText(text)
        nameCounts = TextCounts(listing.name)
        descriptionCounts = TextCounts(text)
        category = CategoryPath(listing.category)
        hasCategory = listing.category.utf8.contains { !ASCII.isBlank($0) && $0 != ASCII.slash }
        brand = Self.normalisedBrand(listing.brand)
        condition = listing.condition
        shipping = listing.shipping
        self.isExtra = isExtra
    }

    /// A brand in the spelling that it is counted under.
    package static func normalisedBrand(_ brand: String) -> [UInt8] {
        ASCII.normalised(brand)
    }

    /// Takes the brand from the name where the seller gave none.
    package mutating func imputeBrand(from brands: BrandTable) {
        guard brand.isEmpty, let found = brands.brand(inName: name) else { return }
        brand = found
        brandIsImputed = true
    }

    /// The listing with some of its fields as if the seller had left them out.
    package func without(_ fields: ListingFields) -> PreparedListing {
        var bare = self
        if fields.contains(.name) {
            bare.name = TokenisedText()
            bare.nameCounts = TextCounts()
        }
        if fields.contains(.description) {
            bare.description = TokenisedText()
            bare.descriptionCounts = TextCounts()
        }
        if fields.contains(.category) {
            bare.category = .missing
            bare.hasCategory = false
        }
        if fields.contains(.brand) {
            bare.brand = []
            bare.brandIsImputed = false
        }
        return bare
    }

    /// The hash that brand counts are kept under.
    package var brandHash: UInt64 { FNV1a.hash(brand) }
}
