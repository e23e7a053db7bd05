import AccountsBootstrap
import FunctionRuntime
import Handlers

/// GET /api/v1/users/me and /api/v1/users/transactions
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("account") { configuration in
            let services = try AccountsBootstrap(configuration)
            return HTTPFunction(AccountHandler(accounts: try services.accounts, wallet: services.wallet))
        }
    }
}
