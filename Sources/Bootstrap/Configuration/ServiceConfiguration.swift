import RuntimeProtocols

/// Where a service keeps its data and its model, read from the environment; paths only, nothing is opened.
public struct ServiceConfiguration: Sendable {
    /// Data folder.
    public let home: String
    /// File of the embedded database.
    public let databasePath: String
    /// The price bundle.
    public let modelPath: String

    /// Reads the settings that say where things lie.
    public init(_ environment: EnvironmentReader) throws(ConfigurationError) {
        home = environment.text(.home) ?? "var"
        modelPath = environment.text(.model) ?? "models/current"
        guard let url = environment.text(.databaseURL) else {
            databasePath = "\(home)/pricetag.sqlite"
            return
        }
        guard url.hasPrefix("sqlite:"), url.count > "sqlite:".count else {
            throw ConfigurationError(key: ConfigurationKey.databaseURL.rawValue, message: "must be sqlite:PATH")
        }
        databasePath = String(url.dropFirst("sqlite:".count))
    }
}
