import AccountsBootstrap
import FunctionRuntime
import Handlers

/// GET, POST, PUT, DELETE /api/v1/products and /api/v1/products/{id}; GET /api/v1/products/{id}/predictions, which is here and
/// not with the other predictions, since reading them takes no model, and the path and its 404 are the catalogue's
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("products") { configuration in
            let services = try AccountsBootstrap(configuration)
            return HTTPFunction(ProductsHandler(accounts: try services.accounts, catalog: services.catalog))
        }
    }
}
