/// Writes a site for nginx: `local-runner nginx-config`.
public struct NginxConfigCommand: Sendable {
    /// What the command line says.
    public struct Options: Sendable {
        /// Folder that the files are written to.
        public var output: String
        /// Folder of the functions' sockets; nil for the folder "sockets" in the output.
        public var sockets: String?
        /// Address to listen on; nil for 127.0.0.1, and for every address with HTTPS.
        public var host: String?
        /// Port to listen on; nil for 8080, and 443 with HTTPS.
        public var port: Int?
        /// Whether functions are started an event by fcgiwrap.
        public var cgi = false
        /// Certificate, its key and the name it is for; nil without HTTPS.
        public var https: HTTPS?
        /// Whether clients are held back; nil where they are with HTTPS only.
        public var limits: Bool?
        /// Requests a second of one address, where clients are held back.
        public var requestsPerSecond = 20
        /// Connections of one address, where clients are held back.
        public var connections = 32
        /// File of the access log; nil for access.log in the output, "-" to leave it to the configuration around.
        public var accessLog: String?

        /// The defaults.
        public init(output: String) { self.output = output }
    }

    /// What HTTPS needs.
    public struct HTTPS: Sendable {
        var certificate: String
        var key: String
        var serverName: String
        var redirectPort: Int
        var challenges: String?

        /// Takes the files and the name; `redirectPort` is the port of plain HTTP.
        public init(certificate: String, key: String, serverName: String, redirectPort: Int, challenges: String?) {
            self.certificate = certificate
            self.key = key
            self.serverName = serverName
            self.redirectPort = redirectPort
            self.challenges = challenges
        }
    }

    private let workspace: Workspace
    private let options: Options

    /// Prepares the command.
    public init(_ workspace: Workspace, options: Options) {
        self.workspace = workspace
        self.options = options
    }

    /// Writes pricetag.conf, and nginx.conf around it; returns what to do with them.
    public func run() throws(CommandFailure) -> String {
        do {
            let folder = try NginxFolder(options.output)
            let site = try NginxSite(workspace.catalog(), Self.settings(options, folder))
            try folder.write(site)
            return """
                \(folder.site): the site, to be included in an http block
                \(folder.configuration): nginx around it: nginx -p \(folder.path) -c nginx.conf
                """
        } catch {
            throw CommandFailure(error)
        }
    }

    static func settings(_ options: Options, _ folder: NginxFolder) -> NginxSettings {
        let isSecure = options.https != nil
        var settings = NginxSettings(sockets: options.sockets ?? folder.sockets)
        settings.host = options.host ?? (isSecure ? nil : "127.0.0.1")
        settings.port = options.port ?? (isSecure ? 443 : 8_080)
        settings.mode = options.cgi ? .cgi : .fastCGI
        settings.tls = options.https.map {
            NginxSettings.TLS(
                certificate: $0.certificate,
                key: $0.key,
                serverName: $0.serverName,
                redirectPort: $0.redirectPort,
                challenges: $0.challenges
            )
        }
        if options.limits ?? isSecure {
            settings.limits = .init(requestsPerSecond: options.requestsPerSecond, connections: options.connections)
        }
        settings.accessLog = options.accessLog == "-" ? nil : options.accessLog ?? folder.accessLog
        return settings
    }
}
