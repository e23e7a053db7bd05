import Cryptography
import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import Services
import Testing

/// One cell of the matrix: a route, and somebody who asks for what isn't his.
struct AccessCase: Sendable, CustomTestStringConvertible {
    enum Attempt: Sendable {
        case token(AccessToken)
        /// Another's thing with one's own token, or one's own thing with another's token.
        case probe(AccessProbe, isByOther: Bool)
        /// A member or parameter that says who one would like to be.
        case pretence(AccessPlace)
    }

    /// Tokens that are good for nothing.
    enum AccessToken: String, CaseIterable, Sendable {
        case none = "no token"
        case damaged = "damaged"
        case void = "void"
        case expired = "expired"
        case ofRemovedKey = "removed key"
        case ofOtherKey = "other key"
        case ofNobody = "no account"
    }

    let route: AccessStand.Route
    let attempt: Attempt

    var column: String {
        switch attempt {
        case .token(let token): token.rawValue
        case .probe(let probe, let isByOther):
            "\(probe.place)" + (probe.query.isEmpty ? "" : ", CSV") + (isByOther ? ", token of another" : "")
        case .pretence(let place): "\(place)"
        }
    }

    var testDescription: String { "\(route.name), \(column)" }

    /// Every case of a route that has a row.
    static func all(of route: AccessStand.Route, _ row: AccessRow) -> [AccessCase] {
        var attempts = route.wantsToken ? AccessToken.allCases.map(Attempt.token) : []
        for probe in row.probes {
            attempts.append(.probe(probe, isByOther: false))
            // Whose token it is decides, and not who has more or was first: the same the other way round.
            if probe.status == 404 { attempts.append(.probe(probe, isByOther: true)) }
        }
        attempts.append(.pretence(.query("user_id")))
        if route.json["request"]?["type"]?.string == "object" { attempts.append(.pretence(.body("user_id"))) }
        return attempts.map { AccessCase(route: route, attempt: $0) }
    }

    static func routes() throws -> [AccessStand.Route] {
        let shop = try Shop()
        return try Shop.functionNames.flatMap { function in
            try #require(try shop.describe(function)["routes"]?.array)
                .map { AccessStand.Route(function: function, json: $0) }
        }
    }

    /// Cases of all routes; one without a row has none, which is a failure of its own.
    static func all() throws -> [AccessCase] {
        try routes().flatMap { route in
            AccessRow.all.first { $0.route == route.name }.map { all(of: route, $0) } ?? []
        }
    }
}

extension AccessCase.AccessToken {
    private static let strangerKey = "another secret of thirty-two bytes"

    /// The header field, and whatever has to happen before it is good for nothing.
    func text(for stand: AccessStand) throws -> String {
        let (user, genuine) = (stand.asker.user, stand.asker.token)
        let own = AccessTokens(secret: try #require(SigningKey(Shop.secret)), lifetimeSeconds: 3_600)
        switch self {
        case .none: return ""
        case .damaged: return String(genuine.dropLast(10))
        case .void:
            #expect(try stand.shop.storage.setPassword("", of: user.id, ifAt: user.tokenVersion))
            return genuine
        case .expired:
            return own.issue(to: user.id, version: user.tokenVersion, id: user.id, until: Shop.now.seconds - 1)
        case .ofRemovedKey:
            let removed = AccessTokens(secret: try #require(SigningKey(Self.strangerKey)), lifetimeSeconds: 3_600)
            return removed.issue(to: user, id: user.id, at: Shop.now)
        case .ofOtherKey:
            let signed = genuine.split(separator: ".").dropLast().joined(separator: ".")
            let code = MessageAuthentication.code(Array(signed.utf8), key: Array(Self.strangerKey.utf8))
            return "\(signed).\(Base64URL.encode(code))"
        case .ofNobody:
            let expiry = Shop.now.seconds + 600
            return own.issue(to: try #require(EntityID(Self.nobody)), version: 0, id: user.id, until: expiry)
        }
    }

    private static let nobody = "0199c0de-1234-7abc-8def-0123456789ab"
}
