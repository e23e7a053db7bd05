/// Somebody with an account.
public struct User: Sendable, Equatable {
    /// Identity.
    public let id: EntityID
    /// Name as it was chosen; another that differs only in case is taken.
    public let username: Username
    /// Address as it was given; another that differs only in case is taken.
    public let email: EmailAddress
    /// PHC string of the password.
    public let passwordHash: String
    /// Tokens that carry another number are void.
    public let tokenVersion: Int
    /// When the account was opened.
    public let createdAt: Timestamp

    /// Makes a user.
    public init(
        id: EntityID,
        username: Username,
        email: EmailAddress,
        passwordHash: String,
        tokenVersion: Int,
        createdAt: Timestamp
    ) {
        self.id = id
        self.username = username
        self.email = email
        self.passwordHash = passwordHash
        self.tokenVersion = tokenVersion
        self.createdAt = createdAt
    }
}

/// A user with what is in the wallet.
public struct Account: Sendable, Equatable {
    /// Who.
    public let user: User
    /// What can be spent.
    public let balance: Money

    /// Makes an account.
    public init(user: User, balance: Money) {
        self.user = user
        self.balance = balance
    }
}

/// 3 to 64 ASCII letters, digits, ".", "_" or "-", so that no two names look alike.
public struct Username: Sendable, Hashable {
    /// As it was chosen.
    public let text: String
    /// In lower case; unique.
    public var key: String { text.lowercased() }
    /// What a name has to be, for messages.
    public static let rule = "must be 3 to 64 letters, digits, dots, underscores or hyphens"

    /// The same as a regular expression (ECMA-262), for descriptions.
    public static var pattern: String { "^[A-Za-z0-9._-]{3,64}$" }

    /// Reads a name; nil where it breaks the rule.
    public init?(_ text: String) {
        let isValid = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isValid, (3...64).contains(text.utf8.count) else { return nil }
        self.text = text
    }
}

/// An address that mail could be sent to; whether it arrives only mail can tell.
public struct EmailAddress: Sendable, Hashable {
    /// As it was given.
    public let text: String
    /// In lower case; unique.
    public var key: String { text.lowercased() }
    /// What an address has to be, for messages.
    public static let rule = "must be an e-mail address"

    /// Reads an address: one "@", words between dots before it, a dotted host name after it, nothing invisible, at most 254 bytes.
    ///
    /// RFC 5322's dot-atom and RFC 1123's names, with the letters of all alphabets (RFC 6531); without quotes, comments and numbers
    /// in brackets, which nobody's mailbox needs.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].utf8.count) else { return nil }
        let words = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        guard words.allSatisfy(Self.isWord), labels.count >= 2, labels.allSatisfy(Self.isLabel) else { return nil }
        self.text = text
    }

    private static func isWord(_ word: Substring) -> Bool {
        !word.isEmpty
            && word.unicodeScalars.allSatisfy {
                isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains($0)
            }
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.unicodeScalars.allSatisfy { isLetterOrDigit($0) || $0 == "-" }
    }

    /// Two addresses that look the same have to be the same: beyond ASCII all that can be seen, and no spaces or marks of direction.
    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) }
        switch scalar.properties.generalCategory {
        case .control, .format, .unassigned, .privateUse, .surrogate: return false
        default: return !scalar.properties.isWhitespace
        }
    }
}
