/// Every variable that the product knows; one that starts with PRICETAG_ and is not here stops the process.
public enum ConfigurationKey: String, Sendable, CaseIterable {
    /// Address that the local runner listens on.
    case host = "PRICETAG_HOST"
    /// Port that the local runner listens on.
    case port = "PRICETAG_PORT"
    /// Data folder: database file and token secret.
    case home = "PRICETAG_HOME"
    /// "sqlite:PATH"
    case databaseURL = "PRICETAG_DATABASE_URL"
    /// "yes" where the disk goes away with the process: what has to last must then be named. On AWS Lambda it is the default.
    case ephemeral = "PRICETAG_EPHEMERAL"
    /// Path of the price bundle.
    case model = "PRICETAG_MODEL"
    /// trace, debug, info, notice, warning, error or critical.
    case logLevel = "PRICETAG_LOG_LEVEL"
    /// Key of the access tokens.
    case tokenSecret = "PRICETAG_TOKEN_SECRET"
    /// Key that signed access tokens before, as long as they are to be good.
    case previousTokenSecret = "PRICETAG_TOKEN_SECRET_PREVIOUS"
    /// How long an access token is good for.
    case tokenLifetime = "PRICETAG_TOKEN_LIFETIME_SECONDS"
    /// "open" or "operator": who may credit an account.
    case deposits = "PRICETAG_DEPOSITS"
    /// Key by which the payment side signs deposits.
    case depositSecret = "PRICETAG_DEPOSIT_SECRET"
    /// "yes" refuses what is there for trying the service out.
    case production = "PRICETAG_PRODUCTION"
    /// Origins of web pages whose scripts may read answers, with commas; none unless set.
    case corsOrigins = "PRICETAG_CORS_ORIGINS"
    /// Time that one event may take, set by the host.
    case timeout = "PRICETAG_TIMEOUT_MS"
    /// Largest event that a function reads, set by the host.
    case maxEventBytes = "PRICETAG_MAX_EVENT_BYTES"
    /// Largest body that a function takes from a web server, set by the host.
    case maxBodyBytes = "PRICETAG_MAX_BODY_BYTES"
    /// Requests that a process carries out at once, set by the host.
    case concurrency = "PRICETAG_CONCURRENCY"
    /// "MILLISECONDS:SEED": time and ids of a replay; refused on any database but one that was made for it.
    case replay = "PRICETAG_REPLAY"

    /// The variable that names a file with the value, for secrets.
    public var file: String { rawValue + "_FILE" }

    /// Those that may also come as a file.
    static let secrets: [ConfigurationKey] = [.tokenSecret, .previousTokenSecret, .depositSecret]
}

/// A variable that is unknown, missing or wrong; the process stops with this message.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Name of the variable.
    public let key: String
    /// What would be right; never the value, which may be a secret.
    public let message: String

    /// Names a variable and what would be right.
    public init(key: String, message: String) {
        self.key = key
        self.message = message
    }

    /// "PRICETAG_PORT: must be a whole number from 0 to 65535"
    public var description: String { "\(key): \(message)" }
}

/// Typed reading of a process's environment, which is a value here, so that tests are tables.
public struct EnvironmentReader: Sendable {
    private let variables: [(name: String, value: String)]

    /// Takes an environment; a PRICETAG_ variable that nobody knows is an error, because a typo must not pass for a default.
    ///
    /// A list and no dictionary: the few names there are cost a cold start less to compare than to hash.
    public init(_ variables: [(name: String, value: String)]) throws(ConfigurationError) {
        self.variables = variables
        for variable in variables where variable.name.hasPrefix(Self.prefix) && !Self.isKnown(variable.name) {
            throw ConfigurationError(key: variable.name, message: "is not a setting of Pricetag")
        }
    }

    /// Takes an environment from a dictionary; of several unknown variables the first by name is told.
    public init(_ variables: [String: String]) throws(ConfigurationError) {
        try self.init(variables.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
    }

    /// What the names of all our variables begin with.
    public static let prefix = "PRICETAG_"

    private static func isKnown(_ name: String) -> Bool {
        ConfigurationKey(rawValue: name) != nil || ConfigurationKey.secrets.contains { $0.file == name }
    }

    /// A text; an empty variable counts as not set.
    public func text(_ key: ConfigurationKey) -> String? {
        foreign(key.rawValue)
    }

    /// A text under a name that is not one of ours (HOME, …).
    public func foreign(_ name: String) -> String? { variables.first { $0.name == name && !$0.value.isEmpty }?.value }

    /// A whole number in a range.
    public func integer(_ key: ConfigurationKey, in range: ClosedRange<Int>, or absent: Int) throws(ConfigurationError)
        -> Int
    {
        guard let text = text(key) else { return absent }
        guard let value = Int(text), range.contains(value) else {
            throw ConfigurationError(
                key: key.rawValue,
                message: "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return value
    }

    /// "yes" or "no"; not set, it is no.
    public func flag(_ key: ConfigurationKey) throws(ConfigurationError) -> Bool {
        switch text(key) {
        case nil, "no": return false
        case "yes": return true
        default: throw ConfigurationError(key: key.rawValue, message: "must be yes or no")
        }
    }

    /// One of a few words.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: ConfigurationKey,
        or absent: Choice
    ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
        guard let text = text(key) else { return absent }
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError(key: key.rawValue, message: "must be one of \(choices)")
        }
        return choice
    }

    /// Where a secret comes from: the variable itself or the file that NAME_FILE names, never both.
    public func secret(_ key: ConfigurationKey) throws(ConfigurationError) -> SecretSource? {
        switch (text(key), foreign(key.file)) {
        case (.some, .some): throw ConfigurationError(key: key.rawValue, message: "is set twice, also by \(key.file)")
        case (let value?, nil): return .value(value)
        case (nil, let path?): return .file(path)
        case (nil, nil): return nil
        }
    }

    /// Where a secret comes from.
    public enum SecretSource: Sendable, Equatable {
        case value(String)
        case file(String)
    }
}
