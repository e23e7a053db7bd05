import Logging
import RuntimeProtocols

/// What the runner itself takes from the environment.
public struct RunnerConfiguration: Sendable {
    /// Address to listen on.
    public var host: String
    /// Port to listen on; 0 lets the system choose.
    public var port: Int
    /// Least level that is logged.
    public var logLevel: Logger.Level

    /// Reads PRICETAG_HOST, PRICETAG_PORT and PRICETAG_LOG_LEVEL; unknown PRICETAG_ names and bad values are errors.
    public init(environment: [String: String]) throws(ConfigurationError) {
        let reader = try EnvironmentReader(environment)
        // Nobody's real data may ever meet time and ids that repeat.
        guard reader.text(.replay) == nil else {
            throw ConfigurationError(key: ConfigurationKey.replay.rawValue, message: "is set by `replay` itself alone")
        }
        host = reader.text(.host) ?? "127.0.0.1"
        port = try reader.integer(.port, in: 0...65_535, or: 8_080)
        logLevel = try reader.choice(.logLevel, or: .info)
    }
}
