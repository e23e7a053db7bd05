import Foundation
import JSONCodec
import Testing

@testable import LocalRunner

@Suite("The generated site") struct NginxSiteTests {
    private static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    private static let golden = root.appending(path: "Tests/LocalRunnerTests/Fixtures")

    private static func catalog(_ environment: [String: String] = [:]) throws -> FunctionCatalog {
        try FunctionCatalog(
            functions: root.appending(path: "functions").path,
            binaries: "/usr/lib/pricetag",
            environment: environment
        )
    }

    private static let variants: [(name: String, settings: NginxSettings)] = {
        var plain = NginxSettings(sockets: "/run/pricetag")
        plain.host = "127.0.0.1"
        var https = NginxSettings(sockets: "/run/pricetag")
        https.port = 443
        https.limits = .init()
        https.tls = .init(
            certificate: "/etc/pricetag/chain.pem",
            key: "/etc/pricetag/key.pem",
            serverName: "shop.example",
            challenges: "/var/www/challenges"
        )
        var cgi = NginxSettings(sockets: "/run")
        cgi.host = "127.0.0.1"
        cgi.mode = .cgi
        return [("http", plain), ("https", https), ("cgi", cgi)]
    }()

    /// UPDATE_GOLDEN=1 writes the files anew, to be read before they are committed.
    @Test("of the shipped functions is the one that is committed", arguments: variants.map(\.name))
    func shipped(name: String) throws {
        let settings = try #require(Self.variants.first { $0.name == name }).settings
        let environment = ["PRICETAG_HOME": "/var/lib/pricetag", "PRICETAG_TOKEN_SECRET_FILE": "/etc/pricetag/secret"]
        let text = try NginxSite(Self.catalog(environment), settings).text
        let file = Self.golden.appending(path: "nginx-\(name).conf")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try FileManager.default.createDirectory(at: Self.golden, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        let pairs = zip(text.split(separator: "\n"), expected.split(separator: "\n"))
        if let difference = pairs.first(where: { $0 != $1 }) { Issue.record("\(difference.0)\nwas\n\(difference.1)") }
        #expect(text == expected)
    }

    @Test("passes nginx's own test", arguments: ["http", "https", "cgi"])
    func tested(name: String) async throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = try NginxFolder(temporary.path)
        var settings = try #require(Self.variants.first { $0.name == name }).settings
        if settings.tls != nil {
            let certificate = try await TestCertificate.make(in: temporary, name: "shop.example")
            settings.tls?.certificate = certificate.certificate
            settings.tls?.key = certificate.key
        }
        try folder.write(NginxSite(Self.catalog(), settings))
        let nginx = try NginxProgram.path(nil)
        let run = try await Command.run(nginx, ["-t", "-q", "-p", folder.path, "-c", "nginx.conf"])
        #expect(run.status == 0)
        #expect(run.text == "", "neither errors nor warnings")
    }

    private static let values: [(String, @Sendable (inout NginxSettings) -> Void)] = [
        ("quote", { $0.host = "a\"; include /etc/passwd; \"" }), ("dollar", { $0.sockets = "/run/$host" }),
        ("space", { $0.accessLog = "/var/log/a b" }), ("line", { $0.host = "127.0.0.1\n" }),
        ("empty", { $0.sockets = "" }),
        ("long", { $0.sockets = "/" + String(repeating: "a", count: 100) }), ("colon", { $0.sockets = "/run/a:b" }),
        (
            "brace",
            { $0.tls = .init(certificate: "/c", key: "/k", serverName: "a {") }
        ),
    ]

    @Test("refuses values that nginx would read as more than a value", arguments: values.map(\.0))
    func refused(name: String) throws {
        var settings = NginxSettings(sockets: "/run")
        try #require(Self.values.first { $0.0 == name }).1(&settings)
        let error = #expect(throws: CatalogError.self) { try NginxSite(Self.catalog(), settings) }
        #expect(error?.description.contains("\n    ") == false)
    }

    @Test("never holds a secret")
    func secret() throws {
        var settings = NginxSettings(sockets: "/run")
        let catalog = try Self.catalog(["PRICETAG_TOKEN_SECRET": "0123456789abcdef0123456789abcdef"])
        #expect(try !NginxSite(catalog, settings).text.contains("0123456789abcdef"))
        settings.mode = .cgi
        let error = #expect(throws: CatalogError.self) { try NginxSite(catalog, settings) }
        #expect(
            error?.description
                == "PRICETAG_TOKEN_SECRET would stand in nginx's configuration; set PRICETAG_TOKEN_SECRET_FILE instead"
        )
    }

    @Test("refuses routes and names that it could not keep apart")
    func impossible() throws {
        let settings = NginxSettings(sockets: "/run")
        #expect(throws: CatalogError.self) { try NginxSite(NginxBench.catalog([("a b", ["GET /x"])]), settings) }
        #expect(throws: CatalogError.self) {
            try NginxSite(NginxBench.catalog([("a", ["GET /.pricetag/x"])]), settings)
        }
    }

    @Test("waits longer for a function than the function may take, queue and all")
    func timeouts() throws {
        for function in try Self.catalog().functions {
            #expect(NginxSite.readTimeout(of: function) > 2 * function.manifest.timeoutSeconds)
        }
    }

    @Test("a configuration to run from a folder is written by the command")
    func command() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        var options = NginxConfigCommand.Options(output: "\(folder.path)/made/by/it")
        options.port = 8_081
        let words = try NginxConfigCommand(folder.workspace(), options: options).run()
        #expect(words.contains("made/by/it/pricetag.conf: the site"))
        let run = try await Command.run(
            NginxProgram.path(nil),
            ["-t", "-q", "-p", "\(folder.path)/made/by/it", "-c", "nginx.conf"]
        )
        #expect(run.status == 0)
        #expect(run.text == "")
    }
}
