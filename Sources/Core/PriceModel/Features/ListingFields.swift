/// Which fields of a listing something depends on.
package struct ListingFields: OptionSet, Sendable {
    package let rawValue: UInt8

    /// Makes a set from its bits.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let name = ListingFields(rawValue: 1)
    package static let description = ListingFields(rawValue: 2)
    package static let category = ListingFields(rawValue: 4)
    package static let brand = ListingFields(rawValue: 8)
    package static let condition = ListingFields(rawValue: 16)
    package static let shipping = ListingFields(rawValue: 32)
    package static let all = ListingFields(rawValue: 63)
}
