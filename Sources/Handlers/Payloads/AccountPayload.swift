import Domain
import JSONCodec
import Services

/// {username, email, password}
struct Registration {
    let username: Username
    let email: EmailAddress
    let password: String

    init(_ json: JSONValue) throws {
        var reader = ObjectReader(json)
        let username = reader.string("username", length: 1...256)
        let email = reader.string("email", length: 1...256)
        let password = reader.password(minimum: 8)
        let validName = username.flatMap { Username($0) }
        let validEmail = email.flatMap { EmailAddress($0) }
        if username != nil, validName == nil { reader.fail("username", Username.rule) }
        if email != nil, validEmail == nil { reader.fail("email", EmailAddress.rule) }
        self.username = try reader.finish(with: validName)
        self.email = try reader.finish(with: validEmail)
        self.password = try reader.finish(with: password)
    }
}

/// {username or email, password}
struct Credentials {
    let login: AccountService.Login
    let password: String

    init(_ json: JSONValue) throws {
        var reader = ObjectReader(json)
        let username = reader.string("username", length: 1...256, required: !reader.has("email"))
        let email = reader.string("email", length: 1...256, required: false)
        let password = reader.password(minimum: 1)
        if reader.has("username"), reader.has("email") { reader.fail("email", "must not be given beside username") }
        let text = try reader.finish(with: username ?? email)
        login = EmailAddress(text).map { .email($0) } ?? Username(text).map { .username($0) } ?? .nobody
        self.password = try reader.finish(with: password)
    }
}

extension ObjectReader {
    /// A password: any characters but controls, up to 128 of them.
    fileprivate mutating func password(minimum: Int) -> String? { string("password", length: minimum...128) }
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
