import Cryptography

/// Key of our signatures, of access tokens or of payments, checked for strength.
public struct SigningKey {
    let bytes: [UInt8]
    /// Name of the key in the tokens that it signed: told by the key alone, and telling nothing of it.
    let id: String
    /// What a secret has to be, for messages.
    public static let rule = "must have at least 32 bytes, 10 of them different"

    /// Takes a text; nil where it is weak.
    public init?(_ text: String) {
        bytes = Array(text.utf8)
        guard bytes.count >= 32, Set(bytes).count >= 10 else { return nil }
        id = Base64URL.encode(Array(SHA256.digest(of: bytes).prefix(8)))
    }

    /// Characters of an id.
    static let idLength = 11
}
