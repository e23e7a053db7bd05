import RuntimeProtocols

/// Where a service keeps its data and its model, read from the environment; paths only, nothing is opened.
public struct ServiceConfiguration: Sendable {
    /// Data folder.
    public let home: String
    /// File of the embedded database.
    public let databasePath: String
    /// The price bundle.
    public let modelPath: String
    /// Whether the disk goes away with the process, so that nothing that has to last may be made on it unasked.
    public let isEphemeral: Bool
    private let namesDatabase: Bool

    /// Reads the settings that say where things lie.
    public init(_ environment: EnvironmentReader) throws(ConfigurationError) {
        home = environment.text(.home) ?? "var"
        modelPath = environment.text(.model) ?? "models/current"
        isEphemeral = try environment.flag(.ephemeral)
        let url = environment.text(.databaseURL)
        namesDatabase = url != nil
        guard let url else {
            databasePath = "\(home)/pricetag.sqlite"
            return
        }
        guard url.hasPrefix("sqlite:"), url.count > "sqlite:".count else {
            throw ConfigurationError(key: ConfigurationKey.databaseURL.rawValue, message: "must be sqlite:PATH")
        }
        databasePath = String(url.dropFirst("sqlite:".count))
    }

    /// Throws where a database would be made that is gone with the process, and with it the money.
    public func requireDatabase() throws(ConfigurationError) {
        if isEphemeral, !namesDatabase { throw Self.lost(.databaseURL) }
    }

    /// What is said of a setting that would make something up which has to last.
    public static func lost(_ key: ConfigurationKey) -> ConfigurationError {
        let message = "must be set: here the disk goes away with the process (AWS Lambda, or PRICETAG_EPHEMERAL=yes)"
        return ConfigurationError(key: key.rawValue, message: message)
    }
}
