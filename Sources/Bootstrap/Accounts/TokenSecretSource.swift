import Cryptography
import Glibc
import RuntimeProtocols
import ServiceConfiguration
import Services

/// Where the key of the access tokens comes from: the environment, a file that it names, or a file of our own in the data folder.
struct TokenSecretSource {
    private let given: GivenSecret?
    private let home: String
    private let isEphemeral: Bool

    init(_ environment: EnvironmentReader, home: String, isEphemeral: Bool) throws(ConfigurationError) {
        given = try GivenSecret(.tokenSecret, environment)
        self.home = home
        self.isEphemeral = isEphemeral
    }

    /// Throws where each process would make a key of its own, and no token of one were good for another.
    func requireLasting() throws(ConfigurationError) {
        if given == nil, isEphemeral { throw ServiceConfiguration.lost(.tokenSecret) }
    }

    /// The key; made at the first start where nobody gives one. Throws where it is weak or can't be read.
    func read() throws(ConfigurationError) -> SigningKey {
        guard let given else { return try own() }
        return try given.read()
    }

    private func own() throws(ConfigurationError) -> SigningKey {
        let path = "\(home)/token-secret"
        if access(path, F_OK) != 0 { try make(path) }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw ConfigurationError(
                key: ConfigurationKey.home.rawValue,
                message: "token-secret must be readable by its owner alone (chmod 600)"
            )
        }
        guard let text = GivenSecret.contents(of: path) else {
            throw ConfigurationError(key: ConfigurationKey.home.rawValue, message: "token-secret can't be read")
        }
        return try GivenSecret.checked(text, key: "\(ConfigurationKey.home.rawValue)/token-secret")
    }

    /// Writes a fresh key beside the place and links it there, so that of ten first starts exactly one wins, and no
    /// process ever reads half a key.
    private func make(_ path: String) throws(ConfigurationError) {
        makeFolder(home)
        // Not the process id: in a container it is always the same, and a draft that a crash left would stay in the way.
        let draft = "\(path).\(Hexadecimal.text(SecureRandom.bytes(8))).draft"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        let text = Array(Hexadecimal.text(SecureRandom.bytes(32)).utf8)
        let written = descriptor < 0 ? -1 : write(descriptor, text, text.count)
        let isDurable = descriptor >= 0 && fsync(descriptor) == 0
        if descriptor >= 0 { close(descriptor) }
        defer { unlink(draft) }
        guard written == text.count, isDurable, link(draft, path) == 0 || errno == EEXIST else {
            throw ConfigurationError(
                key: ConfigurationKey.home.rawValue,
                message: "must be a folder that can be written to"
            )
        }
    }

    /// Makes a folder and those above it; what fails here shows when the draft can't be written.
    private func makeFolder(_ path: String) {
        if mkdir(path, 0o700) == 0 || errno != ENOENT { return }
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        makeFolder(String(path[..<slash]))
        mkdir(path, 0o700)
    }
}
