import RuntimeProtocols

/// Where a service keeps its data and its model, read from the environment; paths only, nothing is opened.
public struct ServiceConfiguration: Sendable {
    /// Data folder.
    public let home: String
    /// Where accounts, money and catalogues are kept.
    public let database: DatabaseSetting
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
            database = .sqlite(path: "\(home)/pricetag.sqlite")
            return
        }
        guard let database = DatabaseSetting(url) else {
            throw ConfigurationError(key: ConfigurationKey.databaseURL.rawValue, message: DatabaseSetting.rule)
        }
        self.database = database
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
