import NIOCore
import NIOHTTP1
import RuntimeProtocols

/// One request and what is known of it so far; used on its event loop only.
final class Exchange {
    let head: HTTPRequestHead
    let requestID: String
    let trace: TraceContext
    let start = NIODeadline.now()
    var destination: Destination?
    var body = ByteBuffer()
    var invocation: Invocation?
    /// Why the request is refused, known before it has ended.
    var problem: Problem?

    /// What a request has found by its method and path, before its body is read.
    struct Destination {
        let host: FunctionHost
        let route: RouteTable.Entry
        let pathParameters: [(name: String, value: String)]
    }

    init(_ head: HTTPRequestHead, using random: inout BufferedRandom) {
        self.head = head
        requestID = RequestID.mint(using: &random)
        trace = TraceContext(continuing: head.headers.only("traceparent"), using: &random)
    }

    /// Whether a body follows the head.
    var announcesBody: Bool {
        head.headers.contains(name: "transfer-encoding")
            || head.headers.only("content-length").map { $0 != "0" } ?? false
    }

    /// Whether something else than HTTP/1 is to follow: the parser stops behind such a request, and reads no second one.
    var asksForOtherProtocol: Bool { head.method == .CONNECT || head.headers.contains(name: "upgrade") }

    /// Path and query, without what a proxy's client puts before them.
    private(set) lazy var target = Exchange.originForm(head.uri)

    /// The part of the target before "?".
    private(set) lazy var path = IncomingRequest.path(of: target)

    private static func originForm(_ uri: String) -> String {
        guard !uri.utf8.starts(with: "/".utf8), let scheme = uri.firstRange(of: "://") else { return uri }
        return uri[scheme.upperBound...].firstIndex(of: "/").map { String(uri[$0...]) } ?? "/"
    }

    /// How long each phase has taken.
    var phases: [(name: String, duration: TimeAmount)] {
        guard let invocation else { return [("read", .now() - start)] }
        var phases = [("read", invocation.arrival - start), ("queue", invocation.queued)]
        if let handed = invocation.handed { phases.append(("run", .now() - handed)) }
        return phases
    }
}

extension HTTPHeaders {
    /// The value of a field that must not be repeated; nil where there is none, or more than one.
    func only(_ name: String) -> String? {
        let values = self[name]
        return values.count == 1 ? values[0] : nil
    }
}
