import AccountsBootstrap
import FunctionRuntime
import Handlers

/// POST /api/v1/users/register
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("register") { configuration in
            let services = try AccountsBootstrap(configuration)
            return HTTPFunction(RegisterHandler(accounts: try services.accounts))
        }
    }
}
