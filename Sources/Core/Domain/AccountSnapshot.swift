/// All that is kept of one account but its password: what it takes to go on from there elsewhere.
public struct AccountSnapshot: Sendable, Equatable {
    /// Who; the password's hash is left out.
    public let user: User
    /// What can be spent.
    public let balance: Money
    /// The newest lines of the statement, oldest first.
    public let statement: [StatementLine]
    /// The predictions that these lines were charged for, oldest first.
    public let predictions: [Prediction]
    /// The newest products, oldest first.
    public let products: [Product]
    /// The newest answers that are kept for repetitions, oldest first.
    public let answers: [KeptAnswer]

    /// Makes a snapshot.
    public init(
        user: User,
        balance: Money,
        statement: [StatementLine],
        predictions: [Prediction],
        products: [Product],
        answers: [KeptAnswer]
    ) {
        self.user = user
        self.balance = balance
        self.statement = statement
        self.predictions = predictions
        self.products = products
        self.answers = answers
    }
}

extension AccountSnapshot {
    /// An account without its password hash, and its history as storages tell it: newest first. Predictions whose charge is not
    /// among the lines are left out.
    public init(
        account: Account,
        statement: [StatementLine],
        predictions: [Prediction],
        products: [Product],
        answers: [KeptAnswer]
    ) {
        let charged = Set(statement.filter { $0.transfer.kind == .charge }.map(\.transfer.reference))
        let user = account.user
        self.init(
            user: User(
                id: user.id,
                username: user.username,
                email: user.email,
                passwordHash: "",
                tokenVersion: user.tokenVersion,
                createdAt: user.createdAt
            ),
            balance: account.balance,
            statement: statement.reversed(),
            predictions: Self.newest(predictions.filter { charged.contains($0.id.text) }) {
                $0.quote.utf8.count + $0.listing.size
            },
            products: Self.newest(products, size: \.listing.size),
            answers: Self.newest(answers, size: \.answer.utf8.count)
        )
    }

    /// About so many bytes of each kind: few things may be as large as what many usually are, and a snapshot has to fit an answer.
    private static let mostBytes = 1 << 20

    /// As many of the newest as may be taken, oldest first.
    private static func newest<Thing>(_ things: [Thing], size: (Thing) -> Int) -> [Thing] {
        var room = mostBytes
        return things.prefix { thing in
            room -= size(thing)
            return room >= 0
        }.reversed()
    }
}

/// An answer that is kept for repetitions of its request.
public struct KeptAnswer: Sendable, Equatable {
    /// The request that it belongs to.
    public let request: IdempotentRequest
    /// A JSON object without the balance.
    public let answer: String
    /// The transfer that it tells of, if money moved.
    public let transferID: EntityID?
    /// When it was first given.
    public let createdAt: Timestamp

    /// Makes an answer.
    public init(request: IdempotentRequest, answer: String, transferID: EntityID?, createdAt: Timestamp) {
        self.request = request
        self.answer = answer
        self.transferID = transferID
        self.createdAt = createdAt
    }
}

extension Listing {
    fileprivate var size: Int { [name, description, category, brand].reduce(0) { $0 + $1.utf8.count } }
}
