import Domain
import Repositories

/// Deposits that the payment side asks for: whether it was the payment side, and whom it means.
public struct PaymentService {
    private let accounts: any AccountRepository
    private let key: SigningKey
    private let origin: Origin

    /// Takes what it works with; the key is the one that the payment side signs by.
    public init(accounts: any AccountRepository, key: SigningKey, origin: Origin) {
        self.accounts = accounts
        self.key = key
        self.origin = origin
    }

    /// Whether the payment side signed these bytes just now; nobody is told what was wrong with a signature.
    public func isSigned(_ body: [UInt8], by signature: String?) throws -> Bool {
        guard let signature = signature.flatMap(PaymentSignature.init) else { return false }
        return signature.isValid(of: body, key: key, at: try origin.now())
    }

    /// The account that a payment is for.
    public func account(of payee: Payee) throws -> Account? {
        switch payee {
        case .id(let id): try accounts.account(id)
        case .username(let username): try accounts.account(username: username)
        case .email(let email): try accounts.account(email: email)
        case .nobody: nil
        }
    }

    /// By what a payment names an account.
    public enum Payee: Sendable, Equatable {
        case id(EntityID)
        case username(Username)
        case email(EmailAddress)
        /// A text that can be nobody's.
        case nobody
    }
}
