/// TLS as Mozilla's guidelines 6.0 advise for general use ("intermediate"), and the way from plain HTTP to it.
extension NginxSite {
    private static let ciphers = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
    ]

    func writeTLS(_ tls: NginxSettings.TLS, _ text: inout NginxText) {
        text.comment(
            "TLS: Mozilla's guidelines 6.0, profile \"intermediate\" (ssl-config.mozilla.org). With OpenSSL 3.5 or newer"
        )
        text.comment(
            "put X25519MLKEM768: before the curves; older ones, as Debian 12's, do not know it and would not start."
        )
        text.line("ssl_certificate \(tls.certificate)")
        text.line("ssl_certificate_key \(tls.key)")
        text.line("ssl_protocols TLSv1.2 TLSv1.3")
        text.line("ssl_ciphers \(Self.ciphers.joined(separator: ":"))")
        text.line("ssl_ecdh_curve X25519:prime256v1:secp384r1")
        text.line("ssl_prefer_server_ciphers off")
        text.line("ssl_session_cache shared:pricetag_tls:10m")
        text.line("ssl_session_timeout 1d")
        text.line("ssl_session_tickets off")
    }

    /// A server that answers nothing but where the service is; the name is fixed, so that no Host field leads elsewhere.
    func writeRedirect(_ tls: NginxSettings.TLS, _ text: inout NginxText) {
        let port = settings.port == 443 ? "" : ":\(settings.port)"
        text.block("server") { text in
            for address in settings.listens(on: tls.redirectPort) { text.line("listen \(address)") }
            text.line("server_name \(tls.serverName)")
            text.line("server_tokens off")
            if let challenges = tls.challenges {
                text.block("location /.well-known/acme-challenge/") { $0.line("root \(challenges)") }
            }
            text.block("location /") { $0.line("return 308 https://\(tls.serverName)\(port)$request_uri") }
        }
        text.blank()
    }
}
