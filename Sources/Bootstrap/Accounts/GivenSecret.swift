import Glibc
import RuntimeProtocols
import Services

/// A secret that somebody gives: in a variable, or in a file that another variable names.
struct GivenSecret {
    private let key: ConfigurationKey
    private let source: EnvironmentReader.SecretSource

    /// Reads the setting; nil where there is none. A weak secret throws when the process starts, and not when the first seller comes.
    init?(_ key: ConfigurationKey, _ environment: EnvironmentReader) throws(ConfigurationError) {
        guard let source = try environment.secret(key) else { return nil }
        self.key = key
        self.source = source
        _ = try read()
    }

    /// The secret; throws where it is weak or can't be read.
    func read() throws(ConfigurationError) -> SigningKey {
        switch source {
        case .value(let text): return try Self.checked(text, key: key.rawValue)
        case .file(let path):
            guard let text = Self.contents(of: path) else {
                throw ConfigurationError(key: key.file, message: "names a file that can't be read")
            }
            return try Self.checked(text, key: key.file)
        }
    }

    /// A secret that is strong enough; `key` is where it came from.
    static func checked(_ text: String, key: String) throws(ConfigurationError) -> SigningKey {
        guard let secret = SigningKey(text) else { throw ConfigurationError(key: key, message: SigningKey.rule) }
        return secret
    }

    /// A small text file without the line break at its end.
    static func contents(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0, let text = String(validating: bytes[..<count], as: UTF8.self) else { return nil }
        return text.last == "\n" ? String(text.dropLast()) : text
    }
}
