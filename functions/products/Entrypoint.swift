import AccountsBootstrap
import FunctionRuntime
import Handlers

/// GET, POST, PUT, DELETE /api/v1/products and /api/v1/products/{id}
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("products") { configuration in
            let services = try AccountsBootstrap(configuration)
            return HTTPFunction(ProductsHandler(accounts: try services.accounts, catalog: services.catalog))
        }
    }
}
