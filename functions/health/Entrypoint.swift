import FunctionRuntime
import Handlers
import ServiceConfiguration

/// GET /health and /health/ready.
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("health") { configuration in
            let paths = try ServiceConfiguration(configuration.environment)
            let sqlite = Array("SQLite format 3\0".utf8)
            return HTTPFunction(
                HealthHandler(checks: [
                    // A database that nobody has used yet is made by the first who does.
                    (
                        "database",
                        {
                            let fault = FileCheck.fault(of: paths.databasePath, magic: sqlite)
                            return fault == "missing" ? FileCheck.fault(ofFolder: paths.home) : fault
                        }
                    ),
                    ("model", { FileCheck.fault(of: paths.modelPath, magic: Array("PRICEBDL".utf8)) }),
                ])
            )
        }
    }
}
