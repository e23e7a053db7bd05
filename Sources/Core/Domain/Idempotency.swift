/// A client's promise that a repeated request is the same one, so that it is carried out once.
public struct IdempotentRequest: Sendable, Equatable {
    /// Who asks, what for, and under which key.
    public let userID: EntityID, operation: String, key: String
    /// SHA-256 of the body's raw bytes, in hexadecimal.
    public let fingerprint: String

    /// Makes a promise.
    public init(userID: EntityID, operation: String, key: String, fingerprint: String) {
        self.userID = userID
        self.operation = operation
        self.key = key
        self.fingerprint = fingerprint
    }
}

/// The first answer to a request, kept for its repetitions.
public struct StoredAnswer: Sendable, Equatable {
    /// SHA-256 of the first request's body.
    public let fingerprint: String
    /// The answer, a JSON object without the balance.
    public let answer: String
    /// What was in the wallet after the first request, where it moved money.
    public let balanceAfter: Money?

    /// Makes an answer.
    public init(fingerprint: String, answer: String, balanceAfter: Money?) {
        self.fingerprint = fingerprint
        self.answer = answer
        self.balanceAfter = balanceAfter
    }
}

/// What became of a request that may be a repetition.
public enum Outcome: Sendable, Equatable {
    /// Carried out now; the balance where money moved.
    case done(balance: Money?)
    /// Carried out earlier; nothing happened now.
    case repeated(StoredAnswer)
}
