import AccountsBootstrap
import FunctionRuntime
import Handlers

/// {"action": "migrate" | "schema" | "audit" | "prune" | "snapshot" | "restore"}, by hand, by a timer, or by a recording.
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("maintenance") { configuration in
            let services = try AccountsBootstrap(configuration)
            return MaintenanceHandler(
                service: services.maintenance,
                // Asked when a token is to be made: no other action needs their key.
                accounts: Lazily { try services.accounts.get() }
            )
        }
    }
}
