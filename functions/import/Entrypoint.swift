import AccountsBootstrap
import FunctionRuntime
import Handlers

/// POST /api/v1/products/import, apart from the other products: its bodies are large, and may take long.
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("import") { configuration in
            let services = try AccountsBootstrap(configuration)
            return HTTPFunction(ImportHandler(accounts: try services.accounts, catalog: services.catalog))
        }
    }
}
