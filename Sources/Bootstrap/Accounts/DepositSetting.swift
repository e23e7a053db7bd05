import RuntimeProtocols

/// Who may credit an account: the seller himself, or whoever signs as the payment side does.
enum DepositSetting {
    case open
    case signed(GivenSecret)

    /// Reads the settings; throws where production would let sellers make their own money, or nobody could sign.
    init(_ environment: EnvironmentReader) throws(ConfigurationError) {
        switch environment.text(.deposits) {
        case nil, "open":
            guard try !environment.flag(.production) else {
                throw Self.fault(.deposits, "must be operator in production")
            }
            self = .open
        case "operator":
            _ = try environment.flag(.production)
            guard let secret = try GivenSecret(.depositSecret, environment) else {
                throw Self.fault(.depositSecret, "must be set where PRICETAG_DEPOSITS is operator")
            }
            self = .signed(secret)
        default: throw Self.fault(.deposits, "must be one of open, operator")
        }
    }

    private static func fault(_ key: ConfigurationKey, _ message: String) -> ConfigurationError {
        ConfigurationError(key: key.rawValue, message: message)
    }
}
