import Foundation
import FoundationNetworking
import Glibc
import TestSupport
import Testing

/// Secrets are given to real processes, and looked for in everything that came out of them.
@Suite("A planted secret") struct PlantedSecretTests {
    private static let settings = [
        "PRICETAG_TOKEN_SECRET": PlantedSecret.tokenSecret.value,
        "PRICETAG_TOKEN_SECRET_PREVIOUS": PlantedSecret.previousSecret.value,
        "PRICETAG_DEPOSITS": "operator", "PRICETAG_DEPOSIT_SECRET": PlantedSecret.depositSecret.value,
        "PRICETAG_LOG_LEVEL": "trace", "PRICETAG_CORS_ORIGINS": "https://shop.example",
    ]
    @Test("would be found, in whatever form it came out")
    func control() throws {
        let secret = PlantedSecret.password
        let body = #"{"password":"\#(secret.value)"}"#
        let form = "password=Planted%2BPass%2Fword+42%26x%3DZ"
        for shift in ["", "x", "xx"] {
            let encoded = Data((shift + body).utf8).base64EncodedString()
            #expect(!secret.found(in: encoded).isEmpty)
            #expect(!secret.found(in: encoded.replacing("+", with: "-").replacing("/", with: "_")).isEmpty)
        }
        for text in [body, form, form.replacing("+", with: "%20"), secret.value.uppercased()] {
            #expect(!secret.found(in: text).isEmpty, "\(text)")
        }
        #expect(secret.found(in: "nothing of the kind").isEmpty)
        var leavings = Leavings()
        leavings.add("a log", "x \(PlantedSecret.tokenSecret.value) y")
        #expect(leavings.leaks(of: PlantedSecret.all).count == 1)
    }

    @Test(
        "does not come out of a service that is used, misused, recorded and killed",
        arguments: ["serve", "serve-nginx"]
    )
    func service(command: String) async throws {
        try await withTemporaryFolder { folder in
            let home = folder.appending(path: "home")
            let (errors, admin) = (folder.appending(path: "errors.log"), folder.appending(path: "admin.sock"))
            let options =
                command == "serve"
                ? [command, "--record", folder.appending(path: "records").path, "--admin", "unix:\(admin.path)"]
                : Service.behindNginx(home: home)
            let service = try await Service(home: home, options, environment: Self.settings, errors: errors)
            var leavings = Leavings()
            let tokens = try await use(service, &leavings)
            leavings = look(at: ProcessFamily(of: service.pid), leavings)
            try await crash(service, &leavings)
            for path in command == "serve" ? ["/status", "/status?json", "/metrics", "/_/ready", "/_/live"] : [] {
                let page = try curl(["--unix-socket", admin.path, "http://admin\(path)"], into: folder)
                #expect(!page.isEmpty)
                leavings.add("admin \(path)", page)
            }
            #expect(await service.stop() == 0)
            leavings.add("standard output", await service.rest())
            leavings.add("standard error", try Data(contentsOf: errors))
            // Files of the service: recordings, the database, logs, nginx's configuration.
            try leavings.add(folder: folder)
            #expect(leavings.texts.contains { $0.text.contains(#""log.type":"audit""#) })
            // All of it is there to be searched.
            let places = ["pricetag.sqlite", command == "serve" ? ".scenario.json" : "access.log", "errors.log"]
            for place in places { #expect(leavings.texts.contains { $0.source.hasSuffix(place) }, "\(place)") }
            let parts = tokens.flatMap { [$0, String($0.split(separator: ".").last ?? "")] }
            #expect(leavings.leaks(of: PlantedSecret.all + parts.map { PlantedSecret("a token", $0) }) == [])
        }
    }

    /// What sellers and attackers send; the tokens that were given, which are in their own answers alone.
    private func use(_ service: Service, _ leavings: inout Leavings) async throws -> [String] {
        let names = #""username":"ada","#
        let (password, wrong) = (PlantedSecret.password.value, PlantedSecret.wrongPassword.value)
        let account = #"{"username":"ada","email":"ada@example.com","password":"\#(password)"}"#
        var tokens: [String] = []
        for (path, body) in [
            ("register", account), ("register", account), ("login", "{\(names)\"password\":\"\(wrong)\"}"),
            ("login", "{\(names)\"password\":\"\(password)\"}"), ("login", "{\(names)\"password\":\"\(password)"),
            ("login", "{\(names)\"password\":[\"\(password)\"],\"\(password)\":1}"), ("login", "[\"\(wrong)\"]"),
            ("login", "{\(names)\"password\":\"\(password)\",\"token\":\"\(PlantedSecret.databasePassword.value)\"}"),
            ("password", #"{"current_password":"\#(wrong)","new_password":"\#(PlantedSecret.newPassword.value)"}"#),
            ("password", #"{"current_password":"\#(password)","new_password":"\#(PlantedSecret.newPassword.value)"}"#),
            ("deposit", #"{"username":"ada","amount":"\#(password)"}"#),
            ("me", "{}"), ("nowhere", "{}"),
        ] {
            let answer = try await service.ask("/api/v1/users/\(path)", body)
            guard let token = answer.answer["access_token"] as? String else {
                // An unknown member is told by its name, and this one was called like the password.
                let text = String(decoding: try JSONSerialization.data(withJSONObject: answer.answer), as: UTF8.self)
                if !body.contains(#""\#(password)":1"#) { leavings.add("the answer of \(path)", text) }
                continue
            }
            tokens.append(token)
            try service.logIn(answer.answer)
        }
        #expect(tokens.count == 2)
        // Who puts a secret into a query finds it in no log of ours either.
        _ = try await service.ask("/api/v1/users/me?password=Planted%2BPass%2Fword%2042%26x%3DZ")
        _ = try await service.ask("/health/ready")
        return tokens
    }

    /// Command lines are everybody's to read; environments are where secrets may be, of those functions that need them.
    private func look(at family: ProcessFamily, _ leavings: Leavings) -> Leavings {
        var leavings = leavings
        #expect(family.members.count > 3)
        for id in family.members {
            let name = ProcessFamily.name(of: id)
            leavings.add("the command line of \(name)", ProcessFamily.file("cmdline", of: id))
            let environment = ProcessFamily.file("environ", of: id)
            if ["health", "info", "nginx"].contains(name) { leavings.add("the environment of \(name)", environment) }
            if ["login", "account", "predict", "products"].contains(name) {
                #expect(!environment.contains(PlantedSecret.depositSecret.value), "\(name)")
            }
        }
        return leavings
    }

    /// Functions die while they are asked.
    private func crash(_ service: Service, _ leavings: inout Leavings) async throws {
        for signal in [SIGSEGV, SIGABRT, SIGKILL] {
            let logins = ProcessFamily(of: service.pid).members.filter { ProcessFamily.name(of: $0) == "login" }
            let body = #"{"username":"ada","password":"\#(PlantedSecret.wrongPassword.value)"}"#
            let client = Client(service.address)
            async let asked = client.ask("/api/v1/users/login", body)
            for id in logins { kill(id, signal) }
            let text = String(decoding: try JSONSerialization.data(withJSONObject: await asked.answer), as: UTF8.self)
            leavings.add("an answer beside a crash", text)
        }
        #expect(try await service.ask("/health").status == 200)
    }

    private func curl(_ arguments: [String], into folder: URL) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        let page = folder.appending(path: "page")
        process.arguments = ["--silent", "--show-error", "--max-time", "10", "--output", page.path] + arguments
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try Data(contentsOf: page)
    }
}
