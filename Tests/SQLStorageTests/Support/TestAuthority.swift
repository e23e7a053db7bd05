import Glibc
import TestSupport
import Testing

/// An authority that gives out certificates of its own, by the command line of openssl.
final class TestAuthority {
    private let folder: TemporaryFolder
    /// What whoever trusts it has to be given.
    let certificate: String
    private let key: String

    init() throws {
        folder = try TemporaryFolder()
        (certificate, key) = (folder.path("root.crt"), folder.path("root.key"))
        try Self.openssl(["-subj", "/CN=an authority", "-keyout", key, "-out", certificate])
    }

    /// A certificate for names and addresses, as openssl writes them; whoever runs PostgreSQL can read its key and nobody else.
    func makeCertificate(for names: String) throws -> (certificate: String, key: String) {
        let made = (certificate: folder.path("server.crt"), key: folder.path("server.key"))
        try Self.openssl([
            "-CA", certificate, "-CAkey", key, "-subj", "/CN=a server", "-addext", "subjectAltName=\(names)", "-keyout",
            made.key, "-out", made.certificate,
        ])
        // Root's server runs as another user.
        if geteuid() == 0, let user = getpwnam("postgres") {
            for path in [folder.path, made.certificate, made.key] {
                guard chown(path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
                    throw SystemCallError("chown \(path)")
                }
            }
        }
        return made
    }

    private static func openssl(_ arguments: [String]) throws {
        let usual = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        let process = try FunctionProcess(
            path: "/usr/bin/openssl",
            arguments: usual + arguments,
            environment: ["PATH": "/usr/bin:/bin"]
        )
        let ending = try process.finish()
        try #require(ending.exitStatus == 0, "openssl: \(ending.log)")
    }
}
