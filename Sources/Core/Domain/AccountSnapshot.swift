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
