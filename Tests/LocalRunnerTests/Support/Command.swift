import Foundation
import NIOCore
import NIOPosix

@testable import LocalRunner

/// A program of the machine, run to its end.
enum Command {
    /// Its exit status, and what it wrote to stdout and stderr.
    static func run(_ path: String, _ arguments: [String], input: String = "") async throws -> (
        status: Int32, text: String
    ) {
        let output = LineProbe()
        let process = try await PipedProcess.start(
            ProcessRecipe(
                executable: path,
                arguments: arguments,
                environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
            ),
            log: output,
            on: MultiThreadedEventLoopGroup.singleton.next()
        ) { LineForwarder(sink: output) }.get()
        process.input.writeAndFlush(ByteBuffer(string: input)).whenComplete { _ in process.input.close(promise: nil) }
        let exit = try await process.child.exit.get()
        try await process.output.closeFuture.get()
        try await process.error.closeFuture.get()
        guard case .exited(let status) = exit else { return (-1, output.lines.joined(separator: "\n")) }
        return (status, output.lines.joined(separator: "\n"))
    }
}

/// A certificate that signs itself, for a name.
struct TestCertificate: Sendable {
    let certificate: String
    let key: String

    static func make(in folder: TemporaryFolder, name: String) async throws -> TestCertificate {
        let made = TestCertificate(certificate: "\(folder.path)/certificate.pem", key: "\(folder.path)/key.pem")
        let run = try await Command.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)", "-keyout", made.key, "-out",
                made.certificate,
            ]
        )
        guard run.status == 0 else { throw SupervisorError("openssl: \(run.text)") }
        return made
    }
}
