import Domain
import Repositories
import TestSupport
import Testing

/// A fresh storage with what a clause of the contract needs to fill it.
final class Workbench {
    let storage: any Storage
    let row: Row
    private var users = 0

    init(_ storage: any Storage, row: Row = Row()) {
        self.storage = storage
        self.row = row
    }

    /// A user that is not stored yet.
    func user(_ name: String? = nil, email: String? = nil) throws -> User {
        users += 1
        return User(
            id: row.id(),
            username: try #require(Username(name ?? "user\(users)")),
            email: try #require(EmailAddress(email ?? "user\(users)@example.com")),
            passwordHash: "$argon2id$…",
            tokenVersion: users,
            createdAt: row.moment()
        )
    }

    /// Opens an account and puts money into it.
    func open(_ cents: Int64 = 0) throws -> EntityID {
        let user = try user()
        try storage.add(user)
        if cents > 0 { _ = try deposit(cents, to: user.id) }
        return user.id
    }

    func balance(_ id: EntityID) throws -> Int64 { try #require(try storage.account(id)).balance.cents }

    func request(_ userID: EntityID, _ key: String?, _ operation: String = "test", body: String = "b")
        -> IdempotentRequest?
    {
        key.map { IdempotentRequest(userID: userID, operation: operation, key: $0, fingerprint: body) }
    }

    func deposit(_ cents: Int64, to userID: EntityID, key: String? = nil, body: String = "b", answer: String = "{}")
        throws
        -> Outcome
    {
        try storage.deposit(deposit(of: cents, userID), request: request(userID, key, body: body), answer: answer)
    }

    func deposit(of cents: Int64, _ userID: EntityID, reference: String? = nil) -> Transfer {
        let id = row.id()
        return Transfer(
            id: id,
            kind: .deposit,
            userID: userID,
            amount: Money(cents: cents),
            reference: reference ?? id.text,
            createdAt: row.moment()
        )
    }

    func charge(
        _ userID: EntityID,
        cents: Int64 = 500,
        product: EntityID? = nil,
        price: Int64 = 1_999,
        key: String? = nil,
        body: String = "b",
        answer: String = #"{"predicted_price":19.99}"#,
        tokenVersion: Int? = nil
    ) throws -> Outcome {
        let prediction = prediction(of: userID, product: product, price: price, quote: answer)
        let purchase = Purchase(prediction, transferID: row.id(), amount: Money(cents: cents))
        return try buy([purchase], userID, key: key, body: body, answer: answer, tokenVersion: tokenVersion)
    }

    func buy(
        _ purchases: [Purchase],
        _ userID: EntityID,
        key: String? = nil,
        body: String = "b",
        answer: String = "{}",
        tokenVersion: Int? = nil
    ) throws -> Outcome {
        try storage.charge(
            purchases,
            of: userID,
            tokenVersion: try tokenVersion ?? storage.account(userID)?.user.tokenVersion ?? 0,
            request: request(userID, key, body: body),
            answer: answer
        )
    }

    func prediction(of userID: EntityID, product: EntityID? = nil, price: Int64, quote: String) -> Prediction {
        Prediction(
            id: row.id(),
            userID: userID,
            productID: product,
            listing: Self.listing,
            price: Money(cents: price),
            quote: quote,
            modelVersion: "test-1",
            durationMicroseconds: 42,
            createdAt: row.moment()
        )
    }

    func product(of ownerID: EntityID, _ listing: Listing = Workbench.listing) -> Product {
        let now = row.moment()
        return Product(
            id: row.id(),
            ownerID: ownerID,
            listing: listing,
            currentPrice: nil,
            createdAt: now,
            updatedAt: now
        )
    }

    func addProduct(of ownerID: EntityID) throws -> Product {
        let product = product(of: ownerID)
        #expect(try storage.add(product, request: nil, answer: "{}") == .done(balance: nil))
        return product
    }

    /// A listing whose texts hold what strangers type.
    static let listing = Listing(
        name: "iPhone 13 – «مرحبا» 📱",
        description: "Line one\nline two\t'quoted' \"twice\"; DROP TABLE users;--",
        category: "Electronics/Phones",
        brand: "",
        condition: .good,
        shipping: .sellerPays
    )
}
