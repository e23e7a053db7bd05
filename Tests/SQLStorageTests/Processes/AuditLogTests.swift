import Domain
import JSONCodec
import RuntimeProtocols
import TestSupport
import Testing

/// What real processes write to the audit log; their other lines are silenced, and these are not.
@Suite("The audit log") struct AuditLogTests {
    private let service: Service
    private let token: String
    private let id: String

    init() throws {
        service = try Service()
        let seller = try service.seller()
        (token, id) = (seller.token, seller.account.user.id.text)
    }

    private struct Line: Equatable, CustomStringConvertible {
        let fields: [String: String]

        init(_ json: JSONValue) {
            let members = json.object?.members ?? []
            fields = members.reduce(into: [:]) { fields, member in
                let isOfTheMoment = ["@timestamp", "user.hash"].contains(member.name)
                fields[member.name] = isOfTheMoment ? "…" : member.value.string
            }
        }

        init(_ function: String, _ action: String, _ outcome: String, _ others: [String: String] = [:]) {
            let usual = [
                "@timestamp": "…", "log.level": "notice", "message": "audit", "function": function, "log.type": "audit",
                "event.action": action, "event.outcome": outcome, "client.address": "203.0.113.9",
                "request_id": "request-1",
            ]
            fields = usual.merging(others) { $1 }
        }

        var description: String { "\(fields.sorted { $0.key < $1.key })" }
    }

    /// The answer's status and the only lines that a process of its own writes about a request.
    private func ask(
        _ function: String,
        _ path: String,
        _ body: JSONValue,
        key: String? = nil,
        settings: [String: String] = [:],
        isAuthenticated: Bool = true
    ) throws -> (status: Int, lines: [Line]) {
        var event = Request.event("POST", path, token: isAuthenticated ? token : nil, json: body)
        event.context.sourceIP = "203.0.113.9"
        event.headers["idempotency-key"] = key
        let ending = try FunctionProcess.run(
            function,
            environment: service.environment.merging(settings) { $1 },
            input: event.json.bytes
        )
        for secret in ["testpass123", "another testpass", token, "@example.com", Service.secret] {
            #expect(!ending.log.contains(secret), "\(secret) in \(ending.log)")
        }
        let lines = try ending.log.split(separator: "\n").map { Line(try JSONValue(parsing: Array($0.utf8))) }
        return (try ending.response().statusCode, lines)
    }

    @Test("tells who came, by id or by a hash of what was typed")
    func accounts() throws {
        let newcomer: JSONValue = ["username": "newcomer", "email": "n@example.com", "password": "testpass123"]
        let made = try ask("register", "/api/v1/users/register", newcomer)
        let newID = try #require(made.lines.first?.fields["user.id"])
        #expect(made.lines == [Line("register", "user-registration", "success", ["user.id": newID, "user.hash": "…"])])
        let taken = ["event.reason": "taken", "user.hash": "…"]
        #expect(
            try ask("register", "/api/v1/users/register", newcomer).lines
                == [Line("register", "user-registration", "failure", taken)]
        )
        let login: JSONValue = ["email": "seller1@example.com", "password": "testpass123"]
        let known = ["user.id": id, "user.hash": "…"]
        #expect(try ask("login", "/api/v1/users/login", login).lines == [Line("login", "user-login", "success", known)])
        let wrong: JSONValue = ["email": "nobody@example.com", "password": "testpass123"]
        for round in 0..<11 {
            let answer = try ask("login", "/api/v1/users/login", wrong)
            #expect(answer.status == (round < 10 ? 401 : 429))
            let reason = round < 10 ? "wrong-credentials" : "too-many-attempts"
            let refused = ["event.reason": reason, "user.hash": "…"]
            #expect(answer.lines == [Line("login", "user-login", "failure", refused)])
        }
    }

    @Test("tells of a password that was set, and of one that was not")
    func passwords() throws {
        let wrong: JSONValue = ["current_password": "another testpass", "new_password": "testpass123"]
        let refused = ["event.reason": "wrong-credentials", "user.id": id]
        #expect(
            try ask("login", "/api/v1/users/password", wrong).lines
                == [Line("login", "user-password-change", "failure", refused)]
        )
        let right: JSONValue = ["current_password": "testpass123", "new_password": "another testpass"]
        #expect(
            try ask("login", "/api/v1/users/password", right).lines
                == [Line("login", "user-password-change", "success", ["user.id": id])]
        )
    }

    @Test("tells of money what was moved and what is there then, and of a repetition that it is one")
    func money() throws {
        let amount: JSONValue = ["amount": 7]
        let moved = ["user.id": id, "pricetag.amount": "7.00", "pricetag.balance": "7.00"]
        let first = try ask("deposit", "/api/v1/users/deposit", amount, key: "k")
        #expect(first.lines == [Line("deposit", "wallet-deposit", "success", moved)])
        let again = try ask("deposit", "/api/v1/users/deposit", amount, key: "k")
        let repeated = moved.merging(["event.repeated": "true"]) { $1 }
        #expect(again.lines == [Line("deposit", "wallet-deposit", "success", repeated)])
        let item: JSONValue = ["product_data": ["name": "Bag", "condition": "Good"]]
        let charged = ["user.id": id, "pricetag.amount": "5.00", "pricetag.balance": "2.00"]
        let priced = try ask("predict", "/api/v1/pricing/predict", item, key: "p")
        #expect(priced.lines == [Line("predict", "wallet-charge", "success", charged)])
        let refused = ["user.id": id, "pricetag.amount": "5.00", "event.reason": "insufficient-funds"]
        let poor = try ask("predict", "/api/v1/pricing/predict", item)
        #expect(poor.status == 402)
        #expect(poor.lines == [Line("predict", "wallet-charge", "failure", refused)])
    }

    @Test("tells of a payment that nobody signed, and does not tell of a wrong body or a look at one's own")
    func others() throws {
        let signed = [
            "PRICETAG_DEPOSITS": "operator", "PRICETAG_DEPOSIT_SECRET": "secret-0123456789-secret-0123456789",
        ]
        let payment: JSONValue = ["username": "seller1", "amount": 7]
        let unsigned = try ask("deposit", "/api/v1/users/deposit", payment, key: "k", settings: signed)
        #expect(unsigned.status == 401)
        #expect(
            unsigned.lines == [Line("deposit", "wallet-deposit", "failure", ["event.reason": "not-authenticated"])]
        )
        #expect(try ask("login", "/api/v1/users/login", ["username": "x"]).lines.isEmpty)
        #expect(try ask("products", "/api/v1/products", ["name": "Bag", "condition": "Good"]).lines.isEmpty)
    }
}
