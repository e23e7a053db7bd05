import AccountsBootstrap
import Domain
import FunctionRuntime
import Handlers
import JSONCodec
import RuntimeProtocols
import SQLStorage
import Services
import TestSupport
import Testing

/// Time and ids of a replay: the same in every run and for all its processes, and nowhere else.
@Suite struct ReplayOriginTests {
    private func services(_ folder: TemporaryFolder, _ replay: String?) throws -> AccountsBootstrap {
        var environment = ["PRICETAG_HOME": folder.path]
        environment["PRICETAG_REPLAY"] = replay
        return try AccountsBootstrap(try FunctionConfiguration(environment))
    }

    /// What several processes take, one after another: each asks three times.
    private func row(_ settings: [String]) throws -> [String] {
        let folder = try TemporaryFolder()
        return try settings.flatMap { setting in
            let origin = try services(folder, setting).origin.get()
            return try ["\(origin.now().milliseconds)", origin.makeID().text, "\(origin.microseconds())"]
        }
    }

    @Test("repeat from run to run, and go on from process to process")
    func repetition() throws {
        let settings = ["1000:1", "1000:1", "1000:1"]
        let row = try row(settings)
        #expect(row == (try self.row(settings)))
        #expect(Set(row).count == row.count)
        #expect([row[0], row[3], row[6]] == ["1001", "1004", "1007"])
        #expect(row[2] == "1003000")
    }

    @Test("another seed gives other ids of the same moments")
    func seeds() throws {
        let (one, two) = (try row(["1000:1"]), try row(["1000:2"]))
        #expect(one[0] == two[0] && one[1] != two[1])
        #expect(one[1].prefix(13) == two[1].prefix(13))
    }

    @Test("the clock is set forward by a process that was started later, and never back")
    func clock() throws {
        let row = try row(["1000:1", "5000:1", "1000:1"])
        #expect([row[0], row[3], row[6]] == ["1001", "5001", "5004"])
    }

    @Test(
        "a setting that is none stops the process",
        arguments: ["", "1", "1:", ":1", "1:2:3", "x:1", "-1:1", "1:-1", "99999999999999999:1"]
    )
    func settings(text: String) throws {
        let folder = try TemporaryFolder()
        if text.isEmpty {
            _ = try services(folder, text)
        } else {
            let error = #expect(throws: ConfigurationError.self) { try services(folder, text) }
            #expect(error?.key == "PRICETAG_REPLAY")
        }
    }

    @Test("are never taken for a database that serves people, nor that of a replay for the service")
    func guarded() throws {
        let folder = try TemporaryFolder()
        _ = try services(folder, nil).storage.get()
        #expect(throws: DomainError.self) { try services(folder, "1000:1").origin.get() }
        let other = try TemporaryFolder()
        _ = try services(other, "1000:1").origin.get()
        #expect(throws: DomainError.self) { try services(other, nil).storage.get() }
    }

    @Test("no header and no member of an event changes them")
    func events() throws {
        let folder = try TemporaryFolder()
        let services = try services(folder, nil)
        let handler = HTTPFunction(RegisterHandler(accounts: try services.accounts))
        var event = Request.event(
            "POST",
            "/api/v1/users/register",
            headers: [("pricetag-replay", "1000:1"), ("x-pricetag-replay", "1000:1")],
            json: ["username": "ada", "email": "ada@example.com", "password": "correct horse"]
        )
        event.context.timeEpoch = 1_000
        var document = event.json
        document["PRICETAG_REPLAY"] = "1000:1"
        let log = FunctionLog(function: "register", threshold: .critical) { _ in }
        let context = FunctionContext(requestID: "r-1", deadline: Deadline(after: .seconds(5)), log: log)
        let output = handler.handle(.complete(document.bytes), context: context)
        let answer = try HTTPResponse(json: JSONValue(parsing: output.bytes)).document()
        #expect(answer["created_at"]?.string?.hasPrefix("1970") == false)
        #expect(answer["id"]?.string?.hasPrefix("00000000") == false)
    }

    @Test("restore makes tokens that are good for as long as the first were, and accounts with one password")
    func restore() throws {
        let folder = try TemporaryFolder()
        let services = try services(folder, "1700000000000:1")
        let handler = MaintenanceHandler(
            service: services.maintenance,
            accounts: Lazily { try services.accounts.get() }
        )
        let id = "0199c0de-1234-7abc-8def-0123456789ab"
        let event: JSONValue = [
            "action": "restore", "password": "replayed-password",
            "accounts": [
                [
                    "id": .string(id), "username": "ada", "email": "ada@example.com", "token_version": 2, "balance": 0,
                    "created_at": "2026-11-24T10:00:00.123Z", "statement": [], "predictions": [], "products": [],
                    "answers": [],
                ]
            ],
            "tokens": [
                ["subject": .string(id), "version": 2, "expires_in": 600],
                ["subject": .string(id), "version": 2, "expires_in": -1],
                ["subject": .string(id), "version": 1, "expires_in": 600],
            ],
        ]
        let log = FunctionLog(function: "maintenance", threshold: .critical) { _ in }
        let context = FunctionContext(requestID: "", deadline: Deadline(after: .seconds(5)), log: log)
        let output = handler.handle(.complete(event.bytes), context: context)
        #expect(output.exitStatus == .success)
        let tokens = try JSONValue(parsing: output.bytes)["tokens"]?.array?.compactMap(\.string) ?? []
        try #require(tokens.count == 3)
        let accounts = try services.accounts.get()
        #expect(try accounts.authenticate(tokens[0]).user.username.text == "ada")
        #expect(throws: DomainError.notAuthenticated(reason: "The token has expired.")) {
            try accounts.authenticate(tokens[1])
        }
        #expect(throws: DomainError.notAuthenticated(reason: "The token is void.")) {
            try accounts.authenticate(tokens[2])
        }
        let username = try #require(Username("ada"))
        _ = try accounts.login(.username(username), password: "replayed-password", from: "192.0.2.1")
        #expect(throws: DomainError.wrongCredentials) {
            try accounts.login(.username(username), password: "replayed-passwore", from: "192.0.2.1")
        }
    }
}
