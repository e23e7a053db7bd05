import Domain

/// Users and what their wallets hold.
public protocol AccountRepository: AnyObject {
    /// Opens an account with an empty wallet; throws `taken` where the name or the address is.
    func add(_ user: User) throws
    /// The account of that id.
    func account(_ id: EntityID) throws -> Account?
    /// The account that logs in by that name.
    func account(username: Username) throws -> Account?
    /// The account that logs in by that address.
    func account(email: EmailAddress) throws -> Account?
    /// Sets another password and raises the number of the tokens, both or neither; false where that number is no longer `tokenVersion`.
    func setPassword(_ hash: String, of userID: EntityID, ifAt tokenVersion: Int) throws -> Bool
}

/// Movements of money.
public protocol LedgerRepository: AnyObject {
    /// Credits a wallet; `answer` is kept for repetitions of `request`. Throws `paymentReused` where the reference was booked.
    func deposit(_ transfer: Transfer, request: IdempotentRequest?, answer: String) throws -> Outcome
    /// The line of the deposit that was booked for a reference.
    func deposit(reference: String) throws -> StatementLine?
    /// A wallet's statement, newest first, from below `sequence` on.
    func statement(of userID: EntityID, before sequence: Int64?, limit: Int) throws -> [StatementLine]
    /// Recomputes every balance from the entries and looks for whatever does not add up.
    func audit() throws -> AuditReport
}

/// Predictions that were paid for.
public protocol PredictionRepository: AnyObject {
    /// Charges a user's wallet, keeps the predictions and, for products, their prices: all of it or nothing. Throws `voidToken` where
    /// the user has another number of tokens than `tokenVersion`.
    func charge(
        _ purchases: [Purchase],
        of userID: EntityID,
        tokenVersion: Int,
        request: IdempotentRequest?,
        answer: String
    ) throws -> Outcome
    /// A user's predictions, newest first, from before `id` on.
    func predictions(of userID: EntityID, before id: EntityID?, limit: Int) throws -> [Prediction]
    /// A user's predictions of one product, newest first, from before `id` on.
    func predictions(of userID: EntityID, product: EntityID, before id: EntityID?, limit: Int) throws -> [Prediction]
    /// What was predicted since a moment, among the last thousand.
    func activity(since moment: Timestamp) throws -> PricingActivity
}

/// Sellers' catalogues; nobody sees another's products.
public protocol ProductRepository: AnyObject {
    /// Adds products of one owner, at least one, all of them or none; `answer` is kept for repetitions of `request`.
    func add(_ products: [Product], request: IdempotentRequest?, answer: String) throws -> Outcome
    /// One of the owner's products.
    func product(_ id: EntityID, of ownerID: EntityID) throws -> Product?
    /// An owner's products, newest first, from before `id` on.
    func products(of ownerID: EntityID, before id: EntityID?, limit: Int) throws -> [Product]
    /// Those of an owner's products that have all of the words in name, brand, category and description, newest first.
    func products(of ownerID: EntityID, matching words: SearchWords, before id: EntityID?, limit: Int) throws
        -> [Product]
    /// Changes the listing of one of the owner's products; nil where there is none.
    func update(_ id: EntityID, of ownerID: EntityID, to listing: Listing, at moment: Timestamp) throws -> Product?
    /// Removes one of the owner's products; false where there is none.
    func remove(_ id: EntityID, of ownerID: EntityID) throws -> Bool
}

extension ProductRepository {
    /// Adds a product; `answer` is kept for repetitions of `request`.
    public func add(_ product: Product, request: IdempotentRequest?, answer: String) throws -> Outcome {
        try add([product], request: request, answer: answer)
    }
}

/// First answers, kept for repetitions.
public protocol IdempotencyRepository: AnyObject {
    /// The first answer to a request, where it was made before.
    func storedAnswer(to request: IdempotentRequest) throws -> StoredAnswer?
    /// Forgets at most `limit` answers from before a moment; how many they were.
    func forgetAnswers(before moment: Timestamp, limit: Int) throws -> Int
}

/// Passwords that were tried, counted over all processes.
public protocol AttemptRepository: AnyObject {
    /// What is kept of up to three subjects, in their order; nil where nothing is.
    func attempts(of subjects: [String]) throws -> [AttemptCount?]
    /// Counts one attempt of up to three subjects, in their order, up to the first that has no room; false where one has none.
    func count(_ charges: [AttemptCharge], at moment: Timestamp) throws -> Bool
    /// Forgets everything that is counted of up to two subjects and trusts them until a moment; takes one attempt back of up to three.
    func settle(
        trusting subjects: [String],
        until: Timestamp,
        takingBack charges: [AttemptCharge],
        at moment: Timestamp
    )
        throws
    /// Forgets at most `limit` subjects of which nothing counts since a moment; how many they were.
    func forgetAttempts(before moment: Timestamp, limit: Int) throws -> Int
}

/// Whole accounts, for recordings and their replays.
public protocol SnapshotRepository: AnyObject {
    /// An account with its history, cut to the newest `limit` of each kind; nil where there is none.
    func snapshot(of userID: EntityID, limit: Int) throws -> AccountSnapshot?
    /// Puts accounts back as they were; throws anywhere but in a database that was made for a replay.
    func restore(_ accounts: [AccountSnapshot]) throws
}

/// The tables themselves.
public protocol SchemaRepository: AnyObject {
    /// Applies the changes that are missing, each once, whoever else is at it; what is applied then.
    func migrate() throws -> SchemaState
    /// What is applied and what is missing, without changing anything.
    func schemaState() throws -> SchemaState
}

/// Everything that is kept, in one database.
public typealias Storage = AccountRepository & LedgerRepository & PredictionRepository & ProductRepository
    & IdempotencyRepository & AttemptRepository & SnapshotRepository & SchemaRepository
