import FunctionRuntime
import Handlers
import PricingBootstrap

/// GET /api/v1/pricing/info
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("info") { configuration in
            let services = try PricingBootstrap(configuration)
            return HTTPFunction(InfoHandler(status: services.status))
        }
    }
}
