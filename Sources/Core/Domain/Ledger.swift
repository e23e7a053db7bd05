/// A movement of money: two or more entries that sum to nothing.
public struct Transfer: Sendable, Equatable {
    /// Identity.
    public let id: EntityID
    /// Why money moved.
    public let kind: Kind
    /// Whose wallet it moved in or out of.
    public let userID: EntityID
    /// How much; always positive.
    public let amount: Money
    /// What caused it: the prediction of a charge, the payment of a deposit or, of a seller's own deposit, itself.
    public let reference: String
    /// When.
    public let createdAt: Timestamp

    /// Makes a transfer.
    public init(
        id: EntityID,
        kind: Kind,
        userID: EntityID,
        amount: Money,
        reference: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.userID = userID
        self.amount = amount
        self.reference = reference
        self.createdAt = createdAt
    }

    /// Why money moved, and between which accounts.
    public enum Kind: String, Sendable, CaseIterable {
        /// From the house's cash into a wallet.
        case deposit
        /// From a wallet to the house's revenue.
        case charge

        /// The house account on the other side; it has entries only and no stored balance.
        public var houseAccount: String {
            switch self {
            case .deposit: "cash"
            case .charge: "revenue"
            }
        }

        /// What it does to the wallet.
        public func walletChange(_ amount: Money) -> Money {
            switch self {
            case .deposit: amount
            case .charge: -amount
            }
        }
    }
}

/// A line of a wallet's statement.
public struct StatementLine: Sendable, Equatable {
    /// What moved.
    public let transfer: Transfer
    /// What it did to the wallet.
    public let change: Money
    /// What was in the wallet afterwards.
    public let balanceAfter: Money
    /// Place in the ledger, for paging.
    public let sequence: Int64

    /// Makes a line.
    public init(transfer: Transfer, change: Money, balanceAfter: Money, sequence: Int64) {
        self.transfer = transfer
        self.change = change
        self.balanceAfter = balanceAfter
        self.sequence = sequence
    }
}

/// What the service charges.
public enum Tariff {
    /// One price prediction.
    public static let prediction = Money(cents: 500)
    /// One of at least `batch` predictions that are asked for together: a fifth less.
    public static let batchPrediction = Money(cents: 400)
    /// From how many predictions on they cost less each.
    public static let batch = 10

    /// What each of so many predictions costs.
    public static func prediction(among count: Int) -> Money { count < batch ? prediction : batchPrediction }
    /// Least and most that one deposit may be.
    public static let deposit = Money(cents: 1)...Money(cents: 1_000_000)
}

/// What an audit of the ledger found.
public struct AuditReport: Sendable, Equatable {
    /// How much was looked at.
    public let wallets: Int, transfers: Int, entries: Int
    /// Everything that does not add up; empty when all is well.
    public let findings: [Finding]

    /// Makes a report.
    public init(wallets: Int, transfers: Int, entries: Int, findings: [Finding]) {
        self.wallets = wallets
        self.transfers = transfers
        self.entries = entries
        self.findings = findings
    }

    /// Something that does not add up.
    public struct Finding: Sendable, Equatable {
        /// Which rule is broken.
        public let rule: String
        /// The wallet, transfer or prediction that breaks it.
        public let subject: String

        /// Names a rule and who breaks it.
        public init(rule: String, subject: String) {
            self.rule = rule
            self.subject = subject
        }
    }
}
