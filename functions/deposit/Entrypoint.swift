import AccountsBootstrap
import FunctionRuntime
import Handlers

/// POST /api/v1/users/deposit
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("deposit") { configuration in
            let services = try AccountsBootstrap(configuration)
            let payments = try services.payments
            return HTTPFunction(
                DepositHandler(accounts: try services.accounts, wallet: services.wallet, payments: payments)
            )
        }
    }
}
