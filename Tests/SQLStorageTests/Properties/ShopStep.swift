import Domain
import Repositories

/// One thing that is asked of a storage, with everything that it takes.
enum ShopStep: Sendable {
    case open(User)
    case deposit(Transfer, IdempotentRequest?)
    case charge([Purchase], of: EntityID, tokenVersion: Int, IdempotentRequest?)
    case add([Product], IdempotentRequest?)
    case update(EntityID, of: EntityID, to: Listing, at: Timestamp)
    case remove(EntityID, of: EntityID)
    case setPassword(String, of: EntityID, ifAt: Int)
    case forget(before: Timestamp, limit: Int)

    /// What came of it.
    enum Result: Equatable {
        case outcome(Outcome), product(Product?), flag(Bool), count(Int), nothing, refused(DomainError)
    }

    /// Whose things may have changed.
    var subject: EntityID? {
        switch self {
        case .open(let user): user.id
        case .deposit(let transfer, _): transfer.userID
        case .charge(_, of: let user, _, _): user
        case .add(let products, _): products.first?.ownerID
        case .update(_, of: let owner, _, _), .remove(_, of: let owner), .setPassword(_, of: let owner, _): owner
        case .forget: nil
        }
    }

    /// The answer that is kept where a key is given; no two steps have the same.
    var answer: String {
        switch self {
        case .deposit(let transfer, _): "{\"deposit\":\"\(transfer.id.text)\"}"
        case .charge(let purchases, _, _, _): "{\"charge\":\"\(purchases.first?.charge.id.text ?? "")\"}"
        case .add(let products, _): "{\"products\":\"\(products.first?.id.text ?? "")\"}"
        default: "{}"
        }
    }

    /// Asks a storage; an error that is none of the domain's is thrown.
    func carryOut(in storage: any Storage) throws -> Result {
        do {
            return try result(in: storage)
        } catch let error as DomainError {
            return .refused(error)
        }
    }

    private func result(in storage: any Storage) throws -> Result {
        switch self {
        case .open(let user):
            try storage.add(user)
            return .nothing
        case .deposit(let transfer, let request):
            return .outcome(try storage.deposit(transfer, request: request, answer: answer))
        case .charge(let purchases, let user, let version, let request):
            let outcome = try storage.charge(
                purchases,
                of: user,
                tokenVersion: version,
                request: request,
                answer: answer
            )
            return .outcome(outcome)
        case .add(let products, let request):
            return .outcome(try storage.add(products, request: request, answer: answer))
        case .update(let id, let owner, let listing, let moment):
            return .product(try storage.update(id, of: owner, to: listing, at: moment))
        case .remove(let id, let owner): return .flag(try storage.remove(id, of: owner))
        case .setPassword(let hash, let user, let version):
            return .flag(try storage.setPassword(hash, of: user, ifAt: version))
        case .forget(let moment, let limit): return .count(try storage.forgetAnswers(before: moment, limit: limit))
        }
    }
}
