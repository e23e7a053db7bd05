import AccountsBootstrap
import FunctionRuntime
import RuntimeProtocols
import TestSupport
import Testing

/// Who may credit an account is said before the first request, or the process does not start.
@Suite struct DepositSettingTests {
    private static let strong = "payment side: 0123456789-abcdefghij"

    private func fault(_ settings: [String: String]) throws -> ConfigurationError? {
        let folder = try TemporaryFolder()
        let environment = ["PRICETAG_HOME": folder.path].merging(settings) { $1 }
        let services = try AccountsBootstrap(try FunctionConfiguration(environment))
        do {
            _ = try services.payments
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "stops the start with the key's name where it is wrong, and never tells a secret",
        arguments: [
            (["PRICETAG_DEPOSITS": "closed"], "PRICETAG_DEPOSITS"),
            (["PRICETAG_DEPOSITS": "operator"], "PRICETAG_DEPOSIT_SECRET"),
            (["PRICETAG_DEPOSITS": "operator", "PRICETAG_DEPOSIT_SECRET": "weak secret"], "PRICETAG_DEPOSIT_SECRET"),
            (
                ["PRICETAG_DEPOSITS": "operator", "PRICETAG_DEPOSIT_SECRET_FILE": "/nowhere"],
                "PRICETAG_DEPOSIT_SECRET_FILE"
            ),
            (["PRICETAG_PRODUCTION": "yes"], "PRICETAG_DEPOSITS"),
            (["PRICETAG_PRODUCTION": "yes", "PRICETAG_DEPOSITS": "open"], "PRICETAG_DEPOSITS"),
            (["PRICETAG_PRODUCTION": "true"], "PRICETAG_PRODUCTION"),
            (
                ["PRICETAG_PRODUCTION": "1", "PRICETAG_DEPOSITS": "operator", "PRICETAG_DEPOSIT_SECRET": strong],
                "PRICETAG_PRODUCTION"
            ),
        ]
    )
    func wrong(settings: [String: String], key: String) throws {
        let fault = try fault(settings)
        #expect(fault?.key == key)
        #expect(fault?.description.contains("weak secret") == false)
    }

    @Test(
        "is open by default, and the payment side's in production",
        arguments: [
            [:], ["PRICETAG_DEPOSITS": "open", "PRICETAG_PRODUCTION": "no"],
            ["PRICETAG_DEPOSITS": "operator", "PRICETAG_DEPOSIT_SECRET": strong],
            ["PRICETAG_DEPOSITS": "operator", "PRICETAG_DEPOSIT_SECRET": strong, "PRICETAG_PRODUCTION": "yes"],
        ]
    )
    func right(settings: [String: String]) throws { #expect(try fault(settings) == nil) }
}
