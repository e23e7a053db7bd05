import Domain
import JSONCodec
import Services

/// {username, email, password}
struct Registration: RequestPayload {
    let username: Username
    let email: EmailAddress
    let password: String

    init(_ reader: inout ObjectReader) throws {
        let username = reader.string("username", length: 1...256)
        let email = reader.string("email", length: 1...256)
        let password = reader.password(minimum: 8)
        let validName = username.flatMap { Username($0) }
        let validEmail = email.flatMap { EmailAddress($0) }
        reader.describe("username") { ["pattern": .string(Username.pattern)] }
        reader.describe("email") { ["format": "idn-email", "maxLength": 254] }
        if username != nil, validName == nil { reader.fail("username", Username.rule) }
        if email != nil, validEmail == nil { reader.fail("email", EmailAddress.rule) }
        self.username = try reader.finish(with: validName)
        self.email = try reader.finish(with: validEmail)
        self.password = try reader.finish(with: password)
    }

    static var samples: [Operation.Sample] {
        [
            .init(
                "seller",
                body: ["username": "testuser", "email": "test@example.com", "password": "testpass123"]
            )
        ]
    }
}

/// {username or email, password}
struct Credentials: RequestPayload {
    let login: AccountService.Login
    let password: String

    init(_ reader: inout ObjectReader) throws {
        let needsName = reader.alternatives("username", "email", required: true)
        let username = reader.string("username", length: 1...256, required: needsName)
        let email = reader.string("email", length: 1...256, required: false)
        let password = reader.password(minimum: 1)
        let text = try reader.finish(with: username ?? email)
        login = AccountService.Login(text)
        self.password = try reader.finish(with: password)
    }

    static var samples: [Operation.Sample] {
        [
            .init("by name", body: ["username": "testuser", "password": "testpass123"]),
            .init("by address", body: ["email": "test@example.com", "password": "testpass123"]),
        ]
    }
}

/// {current_password, new_password}
struct PasswordChange: RequestPayload {
    let current: String
    let new: String

    init(_ reader: inout ObjectReader) throws {
        let current = reader.password("current_password", minimum: 1)
        let new = reader.password("new_password", minimum: 8)
        self.current = try reader.finish(with: current)
        self.new = try reader.finish(with: new)
    }

    static var samples: [Operation.Sample] {
        [.init("password", body: ["current_password": "testpass123", "new_password": "another testpass"])]
    }
}

/// {amount}
struct DepositRequest: RequestPayload {
    let amount: Money

    init(_ reader: inout ObjectReader) throws {
        let amount = reader.money("amount", in: Tariff.deposit)
        self.amount = try reader.finish(with: amount)
    }

    static var samples: [Operation.Sample] {
        [.init("hundred dollars", headers: [Operation.Sample.key(1)], body: ["amount": .money(Money(cents: 10_000))])]
    }
}

/// {payment_id, user_id or username or email, amount}
struct PaymentRequest: RequestPayload {
    let paymentID: String
    let payee: PaymentService.Payee
    let amount: Money

    init(_ reader: inout ObjectReader) throws {
        let paymentID = reader.string("payment_id", length: 1...255)
        let names = ["user_id", "username", "email"]
        let texts = names.map { reader.string($0, length: 1...256, required: false) }
        let given = names.filter { reader.has($0) }
        if given.isEmpty { reader.fail("user_id", "is required, or else username or email") }
        for other in given.dropFirst() { reader.fail(other, "must not be given beside \(given[0])") }
        let amount = reader.money("amount", in: Tariff.deposit)
        self.amount = try reader.finish(with: amount)
        self.paymentID = try reader.finish(with: paymentID)
        let id = texts[0].flatMap { EntityID($0) }.map { PaymentService.Payee.id($0) }
        let username = texts[1].flatMap { Username($0) }.map { PaymentService.Payee.username($0) }
        let email = texts[2].flatMap { EmailAddress($0) }.map { PaymentService.Payee.email($0) }
        payee = id ?? username ?? email ?? .nobody
    }

    static var samples: [Operation.Sample] {
        [
            .init(
                "payment",
                body: [
                    "payment_id": "pay-2026-11-24-1", "username": "testuser", "amount": .money(Money(cents: 10_000)),
                ]
            )
        ]
    }
}

extension ObjectReader {
    /// A password: any characters but controls, up to 128 of them.
    fileprivate mutating func password(_ name: String = "password", minimum: Int) -> String? {
        describe(name) { ["format": "password", "writeOnly": true] }
        return string(name, length: minimum...128)
    }
}

extension Schema {
    static var account: Schema {
        .object([
            ("id", .id), ("username", .text), ("email", Schema(["type": "string", "format": "idn-email"])),
            ("balance", .money), ("created_at", .time),
        ])
    }

    static var statementLine: Schema {
        .object([
            ("id", .id), ("kind", .choice(Transfer.Kind.allCases.map(\.rawValue))), ("amount", .money),
            ("balance_after", .money), ("reference", .text), ("created_at", .time),
        ])
    }

    static var deposit: Schema { .object([("transaction_id", .id), ("amount", .money), ("balance", .money)]) }

    static var token: Schema {
        .object([("access_token", .text), ("token_type", .constant("bearer")), ("expires_in", .count)])
    }
}

extension JSONValue {
    /// {id, username, email, balance, created_at}
    static func account(_ account: Account) -> JSONValue {
        [
            "id": .string(account.user.id.text),
            "username": .string(account.user.username.text),
            "email": .string(account.user.email.text),
            "balance": .money(account.balance),
            "created_at": .time(account.user.createdAt),
        ]
    }

    /// {id, kind, amount, balance_after, reference, created_at}
    static func statementLine(_ line: StatementLine) -> JSONValue {
        [
            "id": .string(line.transfer.id.text),
            "kind": .string(line.transfer.kind.rawValue),
            "amount": .money(line.change),
            "balance_after": .money(line.balanceAfter),
            "reference": .string(line.transfer.reference),
            "created_at": .time(line.transfer.createdAt),
        ]
    }
}
