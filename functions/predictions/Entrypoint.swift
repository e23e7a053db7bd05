import FunctionRuntime
import Handlers
import PricingBootstrap

/// GET /api/v1/pricing/predictions
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("predictions") { configuration in
            let services = try PricingBootstrap(configuration)
            return HTTPFunction(PredictionsHandler(accounts: try services.accounts, pricing: services.pricing))
        }
    }
}
