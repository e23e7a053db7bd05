import Cryptography

/// How passwords are hashed and compared; handed in, so that a test can count how often.
public struct Passwords {
    /// The hash to keep.
    let make: (String) throws(PasswordHashError) -> String
    /// Whether a password belongs to a hash.
    let matches: (_ password: String, _ hash: String) throws(PasswordHashError) -> Bool
    /// Costs the same and is never true.
    let pretendToMatch: (String) throws(PasswordHashError) -> Bool

    /// Takes the three.
    public init(
        make: @escaping (String) throws(PasswordHashError) -> String,
        matches: @escaping (String, String) throws(PasswordHashError) -> Bool,
        pretendToMatch: @escaping (String) throws(PasswordHashError) -> Bool
    ) {
        self.make = make
        self.matches = matches
        self.pretendToMatch = pretendToMatch
    }

    /// What the service hashes by.
    public static var argon2id: Passwords {
        Passwords(make: PasswordHash.make, matches: PasswordHash.matches, pretendToMatch: PasswordHash.pretendToMatch)
    }
}
