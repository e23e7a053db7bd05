/// Effects on the log price, gathered by what they belong to.
struct EffectAccount {
    private(set) var brand = 0.0
    private(set) var category = 0.0
    private(set) var condition = 0.0
    private(set) var shipping = 0.0
    private(set) var name = 0.0
    private(set) var description = 0.0
    /// The words of name and description, each once, in no order.
    private(set) var words: [(word: Word, effect: Double)] = []

    /// A word by its place; few are told, so that only those are made a text.
    struct Word {
        let isOfName: Bool
        let place: Int

        func text(in listing: PreparedListing) -> String {
            let source = isOfName ? listing.name : listing.description
            return String(decoding: source.span(from: place), as: UTF8.self)
        }
    }

    /// The effects together.
    var total: Double {
        words.reduce(brand + category + condition + shipping + name + description) { $0 + $1.effect }
    }

    /// Divides the stack's Shapley values, a number a column, and with them the text scores' contributions.
    init(of listing: PreparedListing, shapleyValues: some Sequence<Double>, text: TextContributions) {
        var ofText = 0.0
        for (part, value) in zip(StackPart.ofColumns, shapleyValues) {
            switch part {
            case .name: name += value
            case .description: description += value
            case .category: category += value
            case .brand: brand += value
            case .condition: condition += value
            case .shipping: shipping += value
            case .text: ofText += value
            case .none: break
            }
        }
        let share = TextShare(of: text, total: ofText)
        brand += share.part(text[.brand])
        category += share.part(text[.category])
        condition += share.part(text[.condition])
        shipping += share.part(text[.shipping])
        description += share.part(text[.lengths])
        addWords(of: listing, text, share)
    }

    /// Words of the brand speak for the brand.
    private mutating func addWords(of listing: PreparedListing, _ text: TextContributions, _ share: TextShare) {
        var found: [(hash: UInt64, isOfName: Bool, place: Int, effect: Double)] = []
        found.reserveCapacity(text.nameWords.count + text.descriptionWords.count)
        for (place, effect) in text.nameWords.enumerated() {
            found.append((FNV1a.hash(listing.name.span(from: place)), true, place, share.part(effect)))
        }
        for (place, effect) in text.descriptionWords.enumerated() {
            found.append((FNV1a.hash(listing.description.span(from: place)), false, place, share.part(effect)))
        }
        found.sort { ($0.hash, $1.place) < ($1.hash, $0.place) }
        let brandWords = TokenisedText(String(decoding: listing.brand, as: UTF8.self))
        let brandHashes = (0..<brandWords.count).map { FNV1a.hash(brandWords.span(from: $0)) }
        var start = 0
        while start < found.count {
            let word = found[start]
            var effect = 0.0
            while start < found.count, found[start].hash == word.hash {
                effect += found[start].effect
                start += 1
            }
            if brandHashes.contains(word.hash) {
                brand += effect
            } else {
                words.append((Word(isOfName: word.isOfName, place: word.place), effect))
            }
        }
    }
}

/// Fits contributions to a text score to the share of a price that the score is answerable for.
private struct TextShare {
    private let rest: Double

    /// What the contributions leave over or lack is divided among them by their size.
    init(of text: TextContributions, total: Double) {
        let parts = [text[.brand], text[.category], text[.condition], text[.shipping], text[.lengths]]
        var (sum, size) = (0.0, 0.0)
        for effect in [parts, text.nameWords, text.descriptionWords].joined() {
            sum += effect
            size += abs(effect)
        }
        rest = size > 0 ? (total - sum) / size : 0
    }

    func part(_ effect: Double) -> Double { effect + rest * abs(effect) }
}
