import Domain

/// Everything that is kept, in arrays and dictionaries: so plain that it can't be wrong.
struct PlainShop {
    struct Seller {
        var user: User
        var balance = Money.zero
        var lines: [Line] = []
        var predictions: [Prediction] = []
        var products: [Product] = []
    }

    struct Line: Equatable {
        let transfer: Transfer, change: Money, balanceAfter: Money
    }

    private struct Kept {
        let request: IdempotentRequest, stored: StoredAnswer, createdAt: Timestamp
    }

    /// In the order in which they came.
    private(set) var sellers: [Seller] = []
    private var kept: [Kept] = []
    private var payments: Set<String> = []

    /// What has to come of a step, and what is kept then.
    mutating func carryOut(_ step: ShopStep) throws -> ShopStep.Result {
        do {
            return try result(of: step)
        } catch let error as DomainError {
            return .refused(error)
        }
    }

    private mutating func result(of step: ShopStep) throws -> ShopStep.Result {
        switch step {
        case .open(let user):
            try open(user)
            return .nothing
        case .deposit(let transfer, let request):
            return .outcome(try once(request, step.answer, transfer.createdAt) { try $0.deposit(transfer) })
        case .charge(let purchases, let user, let version, let request):
            guard seller(user).map({ sellers[$0].user.tokenVersion }) == version else { throw DomainError.voidToken }
            let moment = purchases[0].charge.createdAt
            return .outcome(try once(request, step.answer, moment) { try $0.charge(purchases, user) })
        case .add(let products, let request):
            return .outcome(try once(request, step.answer, products[0].createdAt) { try $0.add(products) })
        case .update(let id, let owner, let listing, let moment):
            guard let (seller, index) = product(id, of: owner) else { return .product(nil) }
            sellers[seller].products[index].listing = listing
            sellers[seller].products[index].updatedAt = moment
            return .product(sellers[seller].products[index])
        case .remove(let id, let owner):
            guard let (seller, index) = product(id, of: owner) else { return .flag(false) }
            sellers[seller].products.remove(at: index)
            return .flag(true)
        case .setPassword(let hash, let user, let version): return .flag(setPassword(hash, user, version))
        case .forget(let moment, let limit): return .count(forget(before: moment, limit))
        }
    }

    private func seller(_ id: EntityID) -> Int? { sellers.firstIndex { $0.user.id == id } }

    private func product(_ id: EntityID, of owner: EntityID) -> (seller: Int, index: Int)? {
        guard let seller = seller(owner), let index = sellers[seller].products.firstIndex(where: { $0.id == id })
        else { return nil }
        return (seller, index)
    }

    private mutating func open(_ user: User) throws {
        let hasName = sellers.contains { $0.user.username.key == user.username.key }
        let hasAddress = sellers.contains { $0.user.email.key == user.email.key }
        guard !hasName, !hasAddress else { throw DomainError.taken(username: hasName, email: hasAddress) }
        sellers.append(Seller(user: user))
    }

    private mutating func once(
        _ request: IdempotentRequest?,
        _ answer: String,
        _ moment: Timestamp,
        _ work: (inout PlainShop) throws -> Money?
    ) throws -> Outcome {
        guard let request else { return .done(balance: try work(&self)) }
        let same = kept.first {
            ($0.request.userID, $0.request.operation, $0.request.key)
                == (request.userID, request.operation, request.key)
        }
        if let same {
            guard same.request.fingerprint == request.fingerprint else { throw DomainError.keyReused }
            return .repeated(same.stored)
        }
        let balance = try work(&self)
        let stored = StoredAnswer(fingerprint: request.fingerprint, answer: answer, balanceAfter: balance)
        kept.append(Kept(request: request, stored: stored, createdAt: moment))
        return .done(balance: balance)
    }

    private mutating func deposit(_ transfer: Transfer) throws -> Money {
        guard let seller = seller(transfer.userID) else { throw DomainError.notFound }
        guard payments.insert(transfer.reference).inserted else { throw DomainError.paymentReused }
        return move(transfer, transfer.amount, seller)
    }

    private mutating func move(_ transfer: Transfer, _ change: Money, _ seller: Int) -> Money {
        let balance = sellers[seller].balance + change
        sellers[seller].balance = balance
        sellers[seller].lines.append(Line(transfer: transfer, change: change, balanceAfter: balance))
        return balance
    }

    private mutating func charge(_ purchases: [Purchase], _ user: EntityID) throws -> Money? {
        guard let seller = seller(user) else { throw DomainError.voidToken }
        let products = purchases.compactMap(\.prediction.productID)
        guard products.allSatisfy({ product($0, of: user) != nil }) else { throw DomainError.notFound }
        let (balance, price) = (sellers[seller].balance, purchases.reduce(.zero) { $0 + $1.charge.amount })
        guard balance >= price else { throw DomainError.insufficientFunds(balance: balance, price: price) }
        for purchase in purchases {
            _ = move(purchase.charge, -purchase.charge.amount, seller)
            sellers[seller].predictions.append(purchase.prediction)
            guard let id = purchase.prediction.productID, let (_, index) = product(id, of: user) else { continue }
            sellers[seller].products[index].currentPrice = purchase.prediction.price
        }
        return sellers[seller].balance
    }

    private mutating func add(_ products: [Product]) throws -> Money? {
        guard let seller = seller(products[0].ownerID) else { throw DomainError.notFound }
        sellers[seller].products += products
        return nil
    }

    private mutating func setPassword(_ hash: String, _ user: EntityID, _ version: Int) -> Bool {
        guard let seller = seller(user), sellers[seller].user.tokenVersion == version else { return false }
        let old = sellers[seller].user
        sellers[seller].user = User(
            id: old.id,
            username: old.username,
            email: old.email,
            passwordHash: hash,
            tokenVersion: version + 1,
            createdAt: old.createdAt
        )
        return true
    }

    /// Answers came in the order of their moments, so the first are the oldest.
    private mutating func forget(before moment: Timestamp, _ limit: Int) -> Int {
        let count = min(limit, kept.filter { $0.createdAt < moment }.count)
        kept.removeFirst(count)
        return count
    }
}
