import ArgumentParser
import LocalRunner

/// Writes a site for nginx.
struct NginxConfig: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a site for nginx from the functions' manifests: pricetag.conf, and nginx.conf around it."
    )

    @OptionGroup var folders: WorkspaceOptions

    @Option(help: "Folder that the files are written to.")
    var output: String

    @Option(help: "Folder of the sockets, <function>.sock (or fcgiwrap.sock); by default \"sockets\" in the output.")
    var sockets: String?

    @OptionGroup var site: NginxOptions

    @Flag(help: "Functions are started by fcgiwrap, a process an event.")
    var cgi = false

    @Option(help: "File of the access log; by default access.log in the output, - for none of its own.")
    var accessLog: String?

    func run() async throws {
        var options = site.options(output: output)
        options.sockets = sockets
        options.cgi = cgi
        options.accessLog = accessLog
        let command = NginxConfigCommand(folders.workspace, options: options)
        print(try await reportingFailure { () async throws(CommandFailure) in try command.run() })
    }
}

/// How nginx meets the world.
struct NginxOptions: ParsableArguments {
    @Option(help: "Address to listen on; by default 127.0.0.1, and every address with --https.")
    var host: String?

    @Option(help: "Port to listen on; by default 8080, and 443 with --https.")
    var port: Int?

    @Flag(help: "Answers over HTTPS, and sends plain HTTP there.")
    var https = false

    @Option(help: "Certificate with its chain, PEM.")
    var certificate: String?

    @Option(help: "Key of the certificate, PEM.")
    var key: String?

    @Option(help: "Name that the certificate is for.")
    var serverName: String?

    @Option(help: "Port whose requests are sent on to HTTPS.")
    var redirectPort = 80

    @Option(help: "Folder from which /.well-known/acme-challenge/ is served over plain HTTP.")
    var challenges: String?

    @Flag(inversion: .prefixedNo, help: "Holds clients back by address: 429; by default with --https only.")
    var limits: Bool?

    @Option(help: "Requests a second of one address; twice as many may come at once.")
    var requestsPerSecond = 20

    @Option(help: "Connections of one address.")
    var connections = 32

    func validate() throws {
        let files = [certificate, key, serverName].compactMap(\.self)
        guard https ? files.count == 3 : files.isEmpty && challenges == nil else {
            throw ValidationError("--https goes with --certificate, --key and --server-name, and they with it.")
        }
        guard [port ?? 1, redirectPort].allSatisfy({ (1...65_535).contains($0) }) else {
            throw ValidationError("A port is from 1 to 65535.")
        }
        guard (1...100_000).contains(requestsPerSecond), (1...65_535).contains(connections) else {
            throw ValidationError("Requests a second are from 1 to 100000, connections from 1 to 65535.")
        }
    }

    func options(output: String) -> NginxConfigCommand.Options {
        var options = NginxConfigCommand.Options(output: output)
        options.host = host
        options.port = port
        options.limits = limits
        options.requestsPerSecond = requestsPerSecond
        options.connections = connections
        if let certificate, let key, let serverName {
            options.https = NginxConfigCommand.HTTPS(
                certificate: certificate,
                key: key,
                serverName: serverName,
                redirectPort: redirectPort,
                challenges: challenges
            )
        }
        return options
    }
}
