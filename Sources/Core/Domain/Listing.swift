/// What a seller says about an item: the input of a price.
public struct Listing: Sendable, Equatable {
    /// Title as the seller typed it.
    public var name: String
    /// Free text; empty when the seller wrote none.
    public var description: String
    /// Path of up to three levels, "Men/Tops/T-shirts"; empty when unknown.
    public var category: String
    /// Brand as the seller typed it; empty when unknown.
    public var brand: String
    /// Wear of the item.
    public var condition: Condition
    /// Who pays the postage.
    public var shipping: Shipping

    /// Makes a listing from its parts; lengths are checked where strangers' input is read.
    public init(
        name: String,
        description: String = "",
        category: String = "",
        brand: String = "",
        condition: Condition,
        shipping: Shipping
    ) {
        self.name = name
        self.description = description
        self.category = category
        self.brand = brand
        self.condition = condition
        self.shipping = shipping
    }

    /// Wear of an item, 1 (new) to 5 (poor), as marketplaces number it.
    public enum Condition: Int, Sendable, CaseIterable {
        case new = 1
        case likeNew = 2
        case good = 3
        case fair = 4
        case poor = 5
    }

    /// Who pays the postage; the numbers are the marketplace's.
    public enum Shipping: Int, Sendable, CaseIterable {
        case buyerPays = 0
        case sellerPays = 1
    }
}
