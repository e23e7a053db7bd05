import Glibc
import TestSupport
import Testing

/// Debian's nginx in a folder of its own, on a free port, as a child that ends with the test.
final class Nginx {
    let folder: TemporaryFolder
    let port: UInt16
    private let child: ChildProcess

    /// Starts it in front of a socket; `locations` stand before the one that passes everything to it.
    init(responder socket: String, locations: String = "", script: String = "/nowhere") throws {
        let folder = try TemporaryFolder()
        let port = try FreePort.find()
        (self.folder, self.port) = (folder, port)
        let paths = ["proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(folder.path($0));" }.joined(
            separator: "\n"
        )
        let user = geteuid() == 0 ? "user root;" : ""
        let configuration = """
            \(user) daemon off; master_process off; pid \(folder.path("pid")); error_log \(folder.path("error.log")) notice;
            events { worker_connections 1024; }
            http {
              access_log off; client_max_body_size 20m; client_body_temp_path \(folder.path("body")); \(paths)
              fastcgi_param REQUEST_METHOD $request_method; fastcgi_param REQUEST_URI $request_uri;
              fastcgi_param CONTENT_TYPE $content_type; fastcgi_param CONTENT_LENGTH $content_length;
              fastcgi_param SERVER_PROTOCOL $server_protocol; fastcgi_param REMOTE_ADDR $remote_addr;
              fastcgi_param GATEWAY_INTERFACE CGI/1.1; fastcgi_param REQUEST_ID $request_id;
              fastcgi_param SCRIPT_NAME $uri; fastcgi_param SCRIPT_FILENAME "\(script)";
              upstream function { server "unix:\(socket)"; keepalive 8; }
              server {
                listen 127.0.0.1:\(port);
                \(locations)
                location / { fastcgi_keep_conn on; fastcgi_pass function; }
              }
            }
            """
        try Self.write(configuration, to: folder.path("nginx.conf"))
        let arguments = ["-p", "\(folder.path)/", "-c", folder.path("nginx.conf"), "-e", folder.path("error.log")]
        child = try ChildProcess("/usr/sbin/nginx", arguments, environment: ["PATH": "/usr/sbin:/usr/bin:/bin"])
        // Connects once it is there, or throws with its own words.
        do { _ = try Wire(port: port) } catch { throw Failure(reason: try child.remainingLog().joined()) }
    }

    struct Failure: Error { let reason: String }

    private static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0, FileBytes.writeAll(Array(text.utf8), to: descriptor) else { throw SystemCallError(path) }
        close(descriptor)
    }

    /// What it has complained of.
    func complaints() throws -> [Substring] {
        try Repository.text(folder.path("error.log")).split(separator: "\n").filter {
            $0.contains("[error]") || $0.contains("[alert]")
        }
    }

    func connect() throws -> HTTPConnection { HTTPConnection(wire: try Wire(port: port), nginx: self) }
}

/// A client's connection to a web server, kept for several requests.
struct HTTPConnection {
    let wire: Wire
    /// Lives as long as the connection.
    let nginx: Nginx

    struct Answer: Equatable {
        var status = ""
        var headers: [String: String] = [:]
        var body = ""
    }

    func send(_ target: String, method: String = "GET", headers: [String] = [], body: String = "") throws {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: shop.example"] + headers
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        try wire.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    func answer(hasBody: Bool = true) throws -> Answer {
        var answer = Answer(status: String(try wire.line().dropFirst("HTTP/1.1 ".count).prefix(3)))
        while case let line = try wire.line(), !line.isEmpty {
            let colon = try #require(line.firstIndex(of: ":"))
            answer.headers[line[..<colon].lowercased()] = String(line[colon...].dropFirst(2))
        }
        let length = hasBody ? answer.headers["content-length"].flatMap { Int($0) } ?? 0 : 0
        answer.body = String(decoding: try wire.take(length), as: UTF8.self)
        return answer
    }

    func get(_ target: String, headers: [String] = []) throws -> Answer {
        try send(target, headers: headers)
        return try answer()
    }
}
