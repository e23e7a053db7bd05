import Domain
import TestSupport

/// Makes steps up: mostly such as are carried out, and a share of every kind that is refused.
struct ShopSteps {
    private var random: SeededGenerator
    private let row: Row

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        row = Row(seed: seed)
    }

    /// A step that fits what is kept.
    mutating func next(in shop: PlainShop) -> ShopStep {
        guard shop.sellers.count >= 3, let seller = shop.sellers.randomElement(using: &random) else { return open() }
        let user = seller.user
        switch Int.random(in: 0..<40, using: &random) {
        case 0: return open()
        case 1..<12: return deposit(to: isRare() ? row.id() : user.id)
        case 12..<20: return charge(1, seller, in: shop)
        case 20..<24: return charge(Int.random(in: 2...12, using: &random), seller, in: shop)
        case 24..<28: return add(1, user.id, "create-product")
        case 28..<30: return add(Int.random(in: 2...20, using: &random), user.id, "import-products")
        case 30..<33: return .update(product(seller, in: shop), of: user.id, to: listing(), at: row.moment())
        case 33..<36: return .remove(product(seller, in: shop), of: user.id)
        case 36..<38: return .setPassword("hash \(row.id().text)", of: user.id, ifAt: version(user))
        default: return .forget(before: row.moment(), limit: Int.random(in: 1...4, using: &random))
        }
    }

    private mutating func isRare() -> Bool { Int.random(in: 0..<10, using: &random) == 0 }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    /// Of few names, so that many are taken.
    private mutating func open() -> ShopStep {
        let (name, address) = (pick(["ada", "Bob", "cyd", "ADA", "dan", "eve"]), pick(["a", "b", "C", "c", "d", "e"]))
        guard let username = Username(name), let email = EmailAddress("\(address)@example.com") else {
            preconditionFailure("these are names")
        }
        let id = row.id()
        return .open(
            User(
                id: id,
                username: username,
                email: email,
                passwordHash: "",
                tokenVersion: 0,
                createdAt: row.moment()
            )
        )
    }

    private mutating func request(_ user: EntityID, _ operation: String) -> IdempotentRequest? {
        guard Bool.random(using: &random) else { return nil }
        let (key, body) = ("k\(Int.random(in: 0..<6, using: &random))", pick(["body", "body", "other"]))
        return IdempotentRequest(userID: user, operation: operation, key: key, fingerprint: body)
    }

    private mutating func deposit(to user: EntityID) -> ShopStep {
        let (id, payment) = (row.id(), "pay-\(Int.random(in: 0..<6, using: &random))")
        let isPayment = pick([true, false, false])
        let transfer = Transfer(
            id: id,
            kind: .deposit,
            userID: user,
            amount: Money(cents: Int64.random(in: 1...3_000, using: &random)),
            reference: isPayment ? payment : id.text,
            createdAt: row.moment()
        )
        return .deposit(transfer, isPayment ? nil : request(user, "deposit"))
    }

    private mutating func version(_ user: User) -> Int {
        isRare() ? pick([user.tokenVersion + 1, max(0, user.tokenVersion - 1)]) : user.tokenVersion
    }

    private mutating func charge(_ count: Int, _ seller: PlainShop.Seller, in shop: PlainShop) -> ShopStep {
        let (user, moment) = (seller.user, row.moment())
        let purchases = (0..<count).map { _ in
            let product = Bool.random(using: &random) ? Optional(product(seller, in: shop, mostly: true)) : nil
            let prediction = Prediction(
                id: row.id(),
                userID: user.id,
                productID: product,
                listing: listing(),
                price: Money(cents: Int64.random(in: 1...9_999, using: &random)),
                quote: "{\"quote\":\"\(row.id().text)\"}",
                modelVersion: pick(["one", "two"]),
                durationMicroseconds: Int64.random(in: 0..<5_000, using: &random),
                createdAt: moment
            )
            let amount = Money(cents: pick([500, 400, Int64.random(in: 1...900, using: &random)]))
            return Purchase(prediction, transferID: row.id(), amount: amount)
        }
        let request = request(user.id, count == 1 ? "predict" : "predict-batch")
        return .charge(purchases, of: user.id, tokenVersion: version(user), request)
    }

    /// One of the seller's products, or now and then another's or nobody's.
    private mutating func product(
        _ seller: PlainShop.Seller,
        in shop: PlainShop,
        mostly isOwn: Bool = false
    ) -> EntityID {
        let stranger = isOwn ? isRare() && isRare() : pick([true, false, false])
        let products = stranger ? shop.sellers.flatMap(\.products) : seller.products
        return products.randomElement(using: &random)?.id ?? row.id()
    }

    private mutating func add(_ count: Int, _ owner: EntityID, _ operation: String) -> ShopStep {
        let moment = row.moment()
        let products = (0..<count).map { _ in
            Product(
                id: row.id(),
                ownerID: owner,
                listing: listing(),
                currentPrice: nil,
                createdAt: moment,
                updatedAt: moment
            )
        }
        return .add(products, request(owner, operation))
    }

    /// Words that searches look for, in capitals and without.
    static let words = ["bag", "BAG", "phone", "Кеды", "кеды", "100%", "a_b", "'; --", "📱"]

    private mutating func listing() -> Listing {
        Listing(
            name: "\(pick(Self.words)) \(pick(Self.words))",
            description: pick(["", "line\nline", "\(pick(Self.words))\t\"quoted\""]),
            category: pick(["", "Women/Bags"]),
            brand: pick(["", "Zara"]),
            condition: pick(Listing.Condition.allCases),
            shipping: pick([.buyerPays, .sellerPays])
        )
    }
}
