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
        let id = row.id()
        let transfer = Transfer(
            id: id,
            kind: .deposit,
            userID: userID,
            amount: Money(cents: cents),
            reference: id.text,
            createdAt: row.moment()
        )
        return try storage.deposit(transfer, request: request(userID, key, body: body), answer: answer)
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
        let transfer = Transfer(
            id: row.id(),
            kind: .charge,
            userID: userID,
            amount: Money(cents: cents),
            reference: prediction.id.text,
            createdAt: prediction.createdAt
        )
        let request = request(userID, key, body: body)
        return try storage.charge(
            transfer,
            for: prediction,
            tokenVersion: try tokenVersion ?? storage.account(userID)?.user.tokenVersion ?? 0,
            request: request,
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
