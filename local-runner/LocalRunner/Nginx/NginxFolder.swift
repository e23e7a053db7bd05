import Glibc

/// A folder that nginx can run from as any user, with nothing of the machine's own configuration.
struct NginxFolder: Sendable {
    /// Absolute, because nginx reads relative names from its own prefix.
    let path: String

    var configuration: String { "\(path)/nginx.conf" }
    var site: String { "\(path)/pricetag.conf" }
    var sockets: String { "\(path)/sockets" }
    var processFile: String { "\(path)/nginx.pid" }
    var accessLog: String { "\(path)/access.log" }
    private var temporary: String { "\(path)/temporary" }

    init(_ path: String) throws(FileError) {
        try Files.makeFolders(path)
        guard let resolved = realpath(path, nil) else { throw FileError(path: path, errorNumber: errno) }
        defer { free(resolved) }
        self.path = String(cString: resolved)
    }

    /// Writes the site and what stands around it.
    func write(_ site: NginxSite) throws(FileError) {
        try Files.makeFolders(sockets)
        try Files.makeFolders(temporary)
        try Files.write(site.text, to: self.site)
        try Files.write(main, to: configuration)
    }

    /// Whether the site that was written last is this one.
    func has(_ site: NginxSite) throws -> Bool { try Files.read(self.site).elementsEqual(site.text.utf8) }

    /// A configuration that stands alone: `nginx -p FOLDER -c nginx.conf`.
    private var main: String {
        var text = NginxText()
        text.comment("Runs pricetag.conf from this folder, as the user who starts it: nginx -p \(path) -c nginx.conf")
        // As root, nginx would else give its workers to a user who may not use the sockets.
        if geteuid() == 0 { text.line("user root") }
        text.line("worker_processes auto")
        text.line("pid nginx.pid")
        text.line("error_log stderr warn")
        text.block("events") { $0.line("worker_connections 1024") }
        text.block("http") { text in
            for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
                text.line("\(name)_temp_path temporary/\(name)")
            }
            text.line("access_log off")
            text.line("include pricetag.conf")
        }
        return text.text
    }
}
