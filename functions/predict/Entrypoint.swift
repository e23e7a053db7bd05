import FunctionRuntime
import Handlers
import PricingBootstrap

/// POST /api/v1/pricing/predict and /api/v1/pricing/predict-batch
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("predict") { configuration in
            let services = try PricingBootstrap(configuration)
            return HTTPFunction(PredictHandler(accounts: try services.accounts, pricing: services.pricing))
        }
    }
}
