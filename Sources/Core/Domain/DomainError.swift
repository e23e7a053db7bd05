/// What can be wrong with a request that is well formed.
public enum DomainError: Error, Sendable, Equatable {
    /// What is said of a token whose user is gone or has made all earlier ones void.
    public static let voidToken = DomainError.notAuthenticated(reason: "The token is void.")

    /// Another account has the name or the address.
    case taken(username: Bool, email: Bool)
    /// No such user, or another password; nobody is told which.
    case wrongCredentials
    /// Whoever asks is known, and gave another password than the account's.
    case wrongPassword
    /// Too many passwords were tried; so many seconds have to pass before the next.
    case throttled(retryAfterSeconds: Int64)
    /// No token, or one that is forged, expired or void.
    case notAuthenticated(reason: String)
    /// The wallet holds less than the price.
    case insufficientFunds(balance: Money, price: Money)
    /// There is no such thing, or it is somebody else's.
    case notFound
    /// A catalogue would have more products than one may have.
    case catalogFull
    /// The key was used for another body.
    case keyReused
    /// Another payment of that name was booked before.
    case paymentReused
    /// The first request with the key is still at work.
    case keyAtWork
    /// Something that the service needs does not answer; trying again later may help.
    case unavailable(reason: String)
}
