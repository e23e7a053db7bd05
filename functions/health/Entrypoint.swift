import FunctionRuntime
import Handlers
import ServiceConfiguration

/// GET /health and /health/ready.
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("health") { configuration in
            let service = try ServiceConfiguration(configuration.environment)
            return HTTPFunction(
                HealthHandler {
                    [
                        HealthHandler.Dependency("database", fault: service.databaseFault),
                        HealthHandler.Dependency("model", fault: service.modelFault),
                    ]
                }
            )
        }
    }
}
