import Domain

/// What moved a price away from that of a listing of which nothing is known, and by how much.
///
/// The stack's Shapley values say what each of its columns did to the log price. The share of the text scores' columns is
/// handed on to the parts and the words that the scores add up from, so nothing is lost on the way. From logarithms to
/// dollars every effect is multiplied by the same number, the logarithmic mean of both prices, so they still add up.
struct PriceReasons {
    /// The price that reasons start from.
    let basePrice: Money
    /// The strongest reasons with an effect of a cent or more, strongest first.
    let factors: [PriceFactor]

    init(
        of listing: PreparedListing,
        as written: Listing,
        price logPrice: Double,
        account: EffectAccount,
        limit: Int
    ) {
        let total = account.total
        let base = PriceQuantiles.clamped(logPrice - total)
        let (dear, cheap) = (dollars(fromLog: logPrice), dollars(fromLog: base))
        let dollarsPerUnit = abs(logPrice - base) > 1e-9 ? (dear - cheap) / (logPrice - base) : dear + 1
        basePrice = Money(dollars: cheap)
        let brand = listing.brandIsImputed ? String(decoding: listing.brand, as: UTF8.self) : written.brand
        let fields: [(reason: PriceFactor.Reason, effect: Double)] = [
            (.brand(brand.excerpt), account.brand),
            (.category(written.category.excerpt), account.category),
            (.condition(written.condition), account.condition),
            (.shipping(written.shipping), account.shipping),
            (.name, account.name),
            (.description(words: Self.words(of: listing, as: written)), account.description),
        ]
        var effects: [(place: Int, effect: Money)] = []
        effects.reserveCapacity(fields.count + account.words.count)
        for (place, effect) in [fields.map(\.effect), account.words.map(\.effect)].joined().enumerated() {
            let effect = Money(change: effect * dollarsPerUnit)
            if effect != .zero { effects.append((place, effect)) }
        }
        effects.sort { $0.effect.cents.magnitude > $1.effect.cents.magnitude }
        factors = effects.prefix(limit).map { place, effect in
            guard place >= fields.count else { return PriceFactor(reason: fields[place].reason, effect: effect) }
            let word = account.words[place - fields.count].word
            return PriceFactor(reason: .word(word.text(in: listing).excerpt), effect: effect)
        }
    }

    /// Words between blanks, in whatever script; none in what stands for no description.
    private static func words(of listing: PreparedListing, as written: Listing) -> Int {
        guard listing.descriptionCounts.characters > 0 else { return 0 }
        var words = 0
        var isInWord = false
        for byte in written.description.utf8 {
            let isBlank = byte <= ASCII.space
            if !isBlank && !isInWord { words += 1 }
            isInWord = !isBlank
        }
        return words
    }
}

extension Money {
    /// The nearest cent to a change of a price, which may be negative.
    fileprivate init(change dollars: Double) {
        self.init(cents: dollars.isFinite ? Int64((max(-1e7, min(dollars, 1e7)) * 100).rounded()) : 0)
    }
}

extension String {
    /// The beginning of a text, short enough to show beside a number.
    fileprivate var excerpt: String {
        guard unicodeScalars.dropFirst(100).first != nil else { return self }
        var short = String.UnicodeScalarView()
        short.append(contentsOf: unicodeScalars.prefix(99))
        return String(short) + "…"
    }
}
