import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols

/// The one place where an error becomes what a client sees; anything that is not here is a 500 whose reason only the log tells.
public enum ErrorMapping {
    /// The problem that a client is shown for an error.
    public static func problem(for error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: problem
        case let fields as FieldErrors: invalid(fields.errors)
        case let error as DomainError: refusal(error)
        default: nil
        }
    }

    /// So many wrong fields are named; a body of nothing but unknown members would make an answer many times its size.
    static let namedErrors = 100

    private static func invalid(_ errors: [FieldError]) -> Problem {
        let named = errors.prefix(namedErrors)
        var names = named.map { $0.field.isEmpty ? "the body" : $0.field }
        if errors.count > named.count { names.append("\(errors.count - named.count) more") }
        return Problem(422, "invalid-fields", "Wrong: \(names.joined(separator: ", ")).", errors: Array(named))
    }

    private static func refusal(_ error: DomainError) -> Problem {
        switch error {
        case .taken(let username, let email): taken(username: username, email: email)
        case .wrongCredentials:
            Problem(
                401,
                "wrong-credentials",
                "The name or the password is wrong.",
                headers: [("www-authenticate", "Bearer")]
            )
        case .wrongPassword:
            // Not 401: the token is good, and a client that got one would throw it away.
            Problem(
                403,
                "wrong-credentials",
                "The current password is wrong.",
                errors: [FieldError(field: "current_password", message: "is not the account's")]
            )
        case .throttled(let seconds):
            Problem(
                429,
                "too-many-attempts",
                "Too many passwords were tried; try again later.",
                headers: [("retry-after", String(seconds))]
            )
        case .notAuthenticated(let reason):
            Problem(
                401,
                "not-authenticated",
                reason,
                headers: [("www-authenticate", "Bearer error=\"invalid_token\"")]
            )
        case .insufficientFunds(let balance, let price):
            Problem(
                402,
                "insufficient-funds",
                "The balance of $\(balance.text) does not cover the price of $\(price.text).",
                members: [("balance", .money(balance)), ("price", .money(price))]
            )
        case .notFound: Problem(404, "not-found", "There is nothing at this path.")
        case .catalogFull:
            Problem(409, "catalog-full", "A catalogue has at most \(Product.mostOfOwner) products; remove some first.")
        case .keyReused:
            Problem(
                422,
                "idempotency-key-reused",
                "The key was used for a request with another body.",
                errors: [FieldError(field: "Idempotency-Key", message: "must be fresh for another body")]
            )
        case .paymentReused:
            Problem(
                422,
                "payment-reused",
                "A payment of this id was booked for another amount or account.",
                errors: [FieldError(field: "payment_id", message: "must be fresh for another payment")]
            )
        case .keyAtWork:
            Problem(
                409,
                "idempotency-key-at-work",
                "A request with this key, or another of the account, is still at work; ask again.",
                headers: [("retry-after", "1")]
            )
        case .unavailable:
            Problem(
                503,
                "unavailable",
                "A part of the service does not answer; try again.",
                headers: [("retry-after", "1")]
            )
        }
    }

    private static func taken(username: Bool, email: Bool) -> Problem {
        let fields = [("username", username), ("email", email)].filter(\.1).map(\.0)
        return Problem(
            409,
            "taken",
            "Another account has this \(fields.joined(separator: " and ")).",
            errors: fields.map { FieldError(field: $0, message: "is taken") }
        )
    }
}

extension HTTPFunction {
    /// Wraps a handler with the mapping that all functions share.
    public init(_ handler: any HTTPHandler) { self.init(handler, problem: ErrorMapping.problem) }
}
