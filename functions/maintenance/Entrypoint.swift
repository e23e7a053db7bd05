import AccountsBootstrap
import FunctionRuntime
import Handlers

/// {"action": "migrate" | "audit" | "prune"}, by hand or by a timer.
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("maintenance") { configuration in
            let services = try AccountsBootstrap(configuration)
            return MaintenanceHandler(
                service: services.maintenance,
                schemaVersion: AccountsBootstrap.schemaVersion
            )
        }
    }
}
