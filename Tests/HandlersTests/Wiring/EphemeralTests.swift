import AccountsBootstrap
import FunctionRuntime
import PricingBootstrap
import RuntimeProtocols
import ServiceConfiguration
import TestSupport
import Testing

/// Where the disk goes away with the process nothing that has to last is made up on it.
@Suite struct EphemeralTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func environment(_ more: [String: String]) -> [String: String] {
        ["PRICETAG_HOME": folder.path("home"), "PRICETAG_EPHEMERAL": "yes"].merging(more) { $1 }
    }

    private func key(_ start: () throws -> Void) -> String? {
        do {
            try start()
            return nil
        } catch {
            return (error as? ConfigurationError)?.key
        }
    }

    @Test("a function that needs a database does not start without one that is named")
    func database() throws {
        let configuration = try FunctionConfiguration(environment([:]))
        #expect(key { _ = try AccountsBootstrap(configuration) } == "PRICETAG_DATABASE_URL")
        #expect(key { _ = try PricingBootstrap(configuration) } == "PRICETAG_DATABASE_URL")
    }

    @Test("a function that reads tokens does not start without a key, the others do")
    func secret() throws {
        let named = environment(["PRICETAG_DATABASE_URL": "sqlite:\(folder.path("data"))"])
        let base = try PricingBootstrap(try FunctionConfiguration(named))
        #expect(key { _ = try base.accounts } == "PRICETAG_TOKEN_SECRET")
        _ = base.status
        let secret = named.merging(["PRICETAG_TOKEN_SECRET": "a secret of thirty-two bytes or more"]) { $1 }
        _ = try AccountsBootstrap(try FunctionConfiguration(secret)).accounts.get()
        #expect(try Repository.folders(in: folder.path).isEmpty)
    }

    @Test("is ready only where a database is named")
    func readiness() throws {
        let unnamed = try ServiceConfiguration(try EnvironmentReader(environment([:])))
        #expect(unnamed.databaseFault == "not configured")
        let url = "sqlite:\(folder.path("data"))"
        let named = try ServiceConfiguration(try EnvironmentReader(environment(["PRICETAG_DATABASE_URL": url])))
        #expect(named.databaseFault == nil)
    }

    @Test("is said by yes or no", arguments: ["true", "1", "Yes", " yes"])
    func words(word: String) throws {
        let expected = ConfigurationError(key: "PRICETAG_EPHEMERAL", message: "must be yes or no")
        #expect(throws: expected) { try EnvironmentReader(["PRICETAG_EPHEMERAL": word]).flag(.ephemeral) }
    }

    @Test("is not so by default", arguments: [[:], ["PRICETAG_EPHEMERAL": "no"], ["PRICETAG_EPHEMERAL": ""]])
    func usual(variables: [String: String]) throws {
        #expect(try !EnvironmentReader(variables).flag(.ephemeral))
    }
}
