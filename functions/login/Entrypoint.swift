import AccountsBootstrap
import FunctionRuntime
import Handlers

/// POST /api/v1/users/login and /api/v1/users/password
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("login") { configuration in
            let services = try AccountsBootstrap(configuration)
            return HTTPFunction(LoginHandler(accounts: try services.accounts))
        }
    }
}
