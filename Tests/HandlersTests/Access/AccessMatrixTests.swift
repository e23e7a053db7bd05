import Domain
import Glibc
import JSONCodec
import Repositories
import RuntimeProtocols
import TestSupport
import Testing

/// Every route that functions describe × everything of another's that a request can name. ACCESS_MATRIX=1 has it printed.
@Suite struct AccessMatrixTests {
    @Test("has a row for every route, and of every place that a route reads knows whether it names anything")
    func isComplete() throws {
        // `maintenance` has no route.
        let functions = try Repository.folders(in: "\(Repository.root)/functions").filter { $0 != "maintenance" }
        #expect(Shop.functionNames == functions)
        let routes = try AccessCase.routes()
        #expect(Set(routes.map(\.name)) == Set(AccessRow.all.map(\.route)))
        #expect(AccessRow.all.count == routes.count)
        for route in routes {
            let row = try #require(AccessRow.all.first { $0.route == route.name })
            let unknown = Set(AccessPlace.all(in: route.json)).subtracting(AccessPlace.harmless)
            #expect(unknown == Set(row.probes.map(\.place)), "\(route.name)")
        }
    }

    @Test("answers nobody but the owner, and others as if the thing were nobody's", arguments: try AccessCase.all())
    func cells(_ example: AccessCase) throws { _ = try status(of: example) }

    @Test("prints itself", .enabled(if: getenv("ACCESS_MATRIX") != nil))
    func matrix() throws {
        let cases = try AccessCase.all()
        let columns = cases.map(\.column).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        print("| route | " + columns.joined(separator: " | ") + " |")
        print("|---|" + columns.map { _ in "---|" }.joined())
        for row in AccessRow.all {
            let own = cases.filter { $0.route.name == row.route }
            let cells = try columns.map { column in
                try own.first { $0.column == column }.map { String(try status(of: $0)) } ?? ""
            }
            print("| \(row.route) | " + cells.joined(separator: " | ") + " |")
        }
    }

    private func status(of example: AccessCase) throws -> Int {
        switch example.attempt {
        case .token(let token): try refusal(example.route, token)
        case .probe(let probe, let isByOther): try answer(example.route, to: probe, changingPlaces: isByOther)
        case .pretence(let place): try answer(example.route, toPretenceIn: place)
        }
    }

    private func refusal(_ route: AccessStand.Route, _ token: AccessCase.AccessToken) throws -> Int {
        let stand = try AccessStand(route)
        let text = try token.text(for: stand)
        let before = try accounts(stand)
        let answer = try stand.send(token: text)
        #expect(answer.statusCode == 401)
        #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
        #expect(try accounts(stand) == before)
        return answer.statusCode
    }

    private func accounts(_ stand: AccessStand) throws -> [AccountSnapshot?] {
        try [stand.asker, stand.other].map { try stand.shop.storage.snapshot(of: $0.user.id, limit: 1_000) }
    }

    private func answer(_ route: AccessStand.Route, to probe: AccessProbe, changingPlaces: Bool) throws -> Int {
        let stand = try AccessStand(route, changingPlaces: changingPlaces)
        let others = try send(probe, to: stand, isNobodys: false)
        // What changes nothing is asked of the same stand, so that not even a measured time may differ.
        let second = route.method == "GET" ? stand : try AccessStand(route, changingPlaces: changingPlaces)
        let nobodys = try send(probe, to: second, isNobodys: true)
        #expect(others.statusCode == probe.status)
        #expect(nobodys.statusCode == probe.nobodys ?? probe.status)
        #expect(others.headers["idempotency-replayed"] == nil)
        if probe.nobodys == nil { #expect(others.withoutNewNames == nobodys.withoutNewNames) }
        if case .query("cursor") = probe.place {
            // The asker's own older things are found from another's place on as from nobody's.
            #expect(String(decoding: others.body, as: UTF8.self).contains("Kettle") || probe.thing == .sequence)
        }
        return others.statusCode
    }

    private func send(_ probe: AccessProbe, to stand: AccessStand, isNobodys: Bool) throws -> HTTPResponse {
        if probe.thing == .key { try stand.useKeyOfOther() }
        let text = try stand.text(of: probe.thing, isNobodys: isNobodys)
        return try sending(stand) { try stand.send(planting: text, in: probe.place, query: probe.query) }
    }

    private func answer(_ route: AccessStand.Route, toPretenceIn place: AccessPlace) throws -> Int {
        let stand = try AccessStand(route)
        let pretence = try sending(stand) { try stand.send(planting: stand.other.user.id.text, in: place) }
        let second = route.method == "GET" ? stand : try AccessStand(route)
        if case .body = place {
            #expect(pretence.statusCode == 422)
            #expect(try pretence.namedFields() == ["user_id"])
        } else {
            #expect(try pretence.withoutNewNames == second.send().withoutNewNames)
        }
        return pretence.statusCode
    }

    /// An answer that tells nothing of the other's and has changed nothing of the other's.
    private func sending(_ stand: AccessStand, _ request: () throws -> HTTPResponse) throws -> HTTPResponse {
        let (before, account) = (try stand.otherAccount(), try stand.shop.storage.account(stand.other.user.id))
        let answer = try request()
        for secret in try stand.secrets() { #expect(!answer.text.contains(secret), "\(secret) in \(answer.text)") }
        #expect(try stand.otherAccount() == before)
        #expect(try stand.shop.storage.account(stand.other.user.id) == account)
        #expect(try stand.shop.storage.audit().findings.isEmpty)
        return answer
    }
}

extension HTTPResponse {
    /// The whole answer in one text.
    fileprivate var text: String { json.text + String(decoding: body, as: UTF8.self) }

    /// The whole answer but for ids, moments and tokens that are new with every answer.
    fileprivate var withoutNewNames: String {
        "\(statusCode) \(headers) \(String(decoding: body, as: UTF8.self))"
            .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "ID")
            .replacing(/\d{4}-\d\d-\d\dT[0-9:.]+Z/, with: "MOMENT").replacing(/eyJ[\w.-]+/, with: "TOKEN")
    }
}
