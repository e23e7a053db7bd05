import Glibc
import TestSupport
import Testing

@Suite("Peers of a FastCGI socket", .enabled(if: geteuid() == 0, "only root can be others"))
struct PeerPolicyTests {
    /// Somebody who connects, and the file of the socket.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let isWelcome: Bool
        var user: uid_t = 4_001
        var group: gid_t = 4_001
        var groups: [gid_t] = []
        var mode: mode_t = 0o660
        var owner: uid_t = 4_100
        var fileGroup: gid_t = 4_200
        var list: String?

        init(_ testDescription: String, isWelcome: Bool, _ change: (inout Case) -> Void) {
            (self.testDescription, self.isWelcome) = (testDescription, isWelcome)
            change(&self)
        }
    }

    private static let cases = [
        Case("its owner", isWelcome: true) { $0.user = 4_100 },
        Case("its owner alone", isWelcome: true) { ($0.user, $0.mode) = (4_100, 0o600) },
        Case("of its group", isWelcome: true) { $0.group = 4_200 },
        Case("of its group among others", isWelcome: true) { $0.groups = [4_002, 4_200, 4_003] },
        Case("root", isWelcome: true) { ($0.user, $0.group, $0.mode) = (0, 0, 0o600) },
        Case("anybody, for the last digit", isWelcome: false) { $0.mode = 0o666 },
        Case("of other groups", isWelcome: false) { ($0.groups, $0.mode) = ([4_002, 4_100], 0o666) },
        Case("of a group that may not", isWelcome: false) { ($0.group, $0.mode) = (4_200, 0o606) },
        Case("of a group among others that may not", isWelcome: false) { ($0.groups, $0.mode) = ([4_200], 0o646) },
        Case("its owner, where addresses are listed", isWelcome: false) { ($0.user, $0.list) = (4_100, "127.0.0.1") },
        Case("of its group, where no address is listed", isWelcome: false) { ($0.group, $0.list) = (4_200, "") },
    ]

    @Test("are let in as its file's owner or by its group, and by nothing else", arguments: cases)
    func peers(_ row: Case) throws {
        let listener = try InheritedListener()
        try listener.setAccess(owner: row.owner, group: row.fileGroup, mode: row.mode)
        let child = try ChildProcess(
            "fixture-function",
            environment: row.list.map { ["FCGI_WEB_SERVER_ADDRS": $0] } ?? [:],
            input: .descriptor(listener.descriptor)
        )
        #expect(try Lines.log(child.logLine(), "message") == "listening")
        // From here on the system keeps nobody out: what does is the function's own policy.
        try listener.setAccess(owner: row.owner, group: row.fileGroup, mode: 0o666)
        #expect(try Self.status(listener.path, of: row) == (row.isWelcome ? "200" : nil))
        guard !row.isWelcome else { return }
        #expect(try Lines.log(child.logLine(), "message") == "connection refused")
    }

    @Test("are let in by the owner and the group of a file of its own, too", arguments: [true, false])
    func ownSocket(isOfGroup: Bool) throws {
        let responder = try Responder(mode: ":0666")
        chmod(responder.folder.path, 0o755)
        let row = Case("", isWelcome: isOfGroup) { row in
            if isOfGroup { row.groups = [getegid()] }
        }
        #expect(try Self.status(responder.socket, of: row) == (isOfGroup ? "200" : nil))
    }

    /// The status that a process of that user gets; nil where it gets none.
    private static func status(_ socket: String, of peer: Case) throws -> String? {
        let groups = peer.groups.map(String.init).joined(separator: ",")
        let arguments = [
            "--reuid", "\(peer.user)", "--regid", "\(peer.group)",
            peer.groups.isEmpty ? "--clear-groups" : "--groups=\(groups)", "python3", "-c", client, socket,
        ]
        let child = try ChildProcess("/usr/bin/setpriv", arguments, environment: ["PATH": "/usr/bin:/bin"])
        let answers = try child.remainingAnswers()
        // A peer that could not even connect would prove nothing.
        let log = try child.remainingLog()
        #expect(try child.wait() == 0, "\(log)")
        return answers.first
    }

    private static let client = """
        import socket, struct, sys
        s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])
        def record(kind, content): return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content
        pair = lambda n, v: bytes([len(n), len(v)]) + n + v
        try:
            s.sendall(record(1, bytes([0, 1, 0, 0, 0, 0, 0, 0])) + record(4, pair(b"REQUEST_METHOD", b"GET") + pair(b"REQUEST_URI", b"/a")) + record(4, b"") + record(5, b""))
            answer = s.recv(4096)
        except OSError: answer = b""
        if answer: print(answer[16:19].decode())
        """
}
