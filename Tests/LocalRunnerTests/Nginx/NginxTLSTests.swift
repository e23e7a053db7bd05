import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite("HTTPS") struct NginxTLSTests {
    /// Runs a site with TLS; plain HTTP comes by its own free port, HTTPS by the other.
    private static func serving(
        _ body: @Sendable (_ secure: Int, _ plain: Int, TestCertificate) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let certificate = try await TestCertificate.make(in: folder, name: "shop.example")
        // Taken and let go of, for the second port, which nginx has to open itself.
        let plain = try #require(try ListeningSocket(address: "127.0.0.1", port: 0).port)
        try folder.write("", to: "challenges/.well-known/acme-challenge/empty")
        try folder.write("token", to: "challenges/.well-known/acme-challenge/abc")
        try await NginxBench.serving(
            NginxBench.catalog([("shop", ["GET /items/{id}"])]),
            change: { settings in
                settings.limits = .init()
                settings.tls = .init(
                    certificate: certificate.certificate,
                    key: certificate.key,
                    serverName: "shop.example",
                    redirectPort: plain,
                    challenges: "\(folder.path)/challenges"
                )
            }
        ) { bench in try await body(bench.port, plain, certificate) }
    }

    private static func ask(
        _ port: Int,
        _ certificate: TestCertificate,
        _ options: [String] = [],
        target: String = "/items/1"
    ) async throws -> (status: Int32, text: String) {
        try await Command.run(
            "/usr/bin/openssl",
            [
                "s_client", "-connect", "127.0.0.1:\(port)", "-servername", "shop.example", "-verify_return_error",
                "-verify_hostname", "shop.example", "-CAfile", certificate.certificate, "-ign_eof",
            ] + options,
            input: "GET \(target) HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n"
        )
    }

    @Test("answers over TLS 1.3 and 1.2 with HSTS and the other fields", arguments: ["TLSv1.3", "TLSv1.2"])
    func modern(version: String) async throws {
        try await Self.serving { port, _, certificate in
            let option = version == "TLSv1.3" ? "-tls1_3" : "-tls1_2"
            let run = try await Self.ask(port, certificate, [option])
            #expect(run.text.contains("HTTP/1.1 200 OK"))
            #expect(run.text.contains(version))
            #expect(run.text.contains("Strict-Transport-Security: max-age=63072000"))
            let refusal = try await Self.ask(port, certificate, [option], target: "/nowhere")
            #expect(refusal.text.contains("HTTP/1.1 404"))
            let fields = HTTPResponse.protection.map { "\($0.name): \($0.value)" }
            for field in fields + ["Strict-Transport-Security: max-age=63072000"] {
                #expect(refusal.text.contains(field), "\(field)")
            }
            #expect(run.text.contains(#""HTTPS":"on""#))
        }
    }

    @Test(
        "refuses what is too old",
        arguments: [["-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"], ["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"]]
    )
    func old(options: [String]) async throws {
        try await Self.serving { port, _, certificate in
            let run = try await Self.ask(port, certificate, options)
            #expect(run.status != 0)
            #expect(!run.text.contains("HTTP/1.1 200"))
        }
    }

    @Test("sends plain HTTP there, to its own name only, and serves the challenges of certificates")
    func redirect() async throws {
        try await Self.serving { secure, plain, _ in
            func ask(_ target: String) async throws -> RawAnswer {
                RawAnswer(
                    try await RawConnection.exchange(
                        "POST \(target) HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                        port: plain
                    )
                )
            }
            let answer = try await ask("/items/a%2f?x=1")
            #expect(answer.status == 308)
            #expect(answer["location"] == "https://shop.example:\(secure)/items/a%2f?x=1")
            let challenge = try await RawConnection.exchange(
                "GET /.well-known/acme-challenge/abc HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n",
                port: plain
            )
            #expect(RawAnswer(challenge).body == "token")
            let confused = RawAnswer(
                try await RawConnection.exchange("GET /items/1 HTTP/1.1\r\nHost: a\r\n\r\n", port: secure)
            )
            #expect(confused.status == 400)
            #expect(confused["content-type"] == "application/problem+json")
        }
    }
}
