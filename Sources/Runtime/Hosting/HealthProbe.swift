import Glibc
import RuntimeProtocols

/// Looks from outside whether a FastCGI host answers, as another process of the same function.
enum HealthProbe {
    /// How long the host may take for each step.
    private static let seconds = 2

    /// Asks the host at an address for its values (FastCGI 1.0, section 4.1), which takes no slot and carries nothing out.
    ///
    /// A host that closes the connection has looked at it too: where FCGI_WEB_SERVER_ADDRS leaves this machine out, it must.
    static func check(_ address: ListenAddress) throws(HostFailure) {
        guard let (family, target, length) = address.socketAddress else { return }
        let connection = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(connection) }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(connection, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var query: [UInt8] = []
        FastCGIRecord.appendEnd(of: .getValues, 0, to: &query)
        var answer: UInt8 = 0
        guard connect(connection, target, length) == 0 else { throw HostFailure("\(address)") }
        // A host that has closed already can't be written to, and is read to its end all the same.
        _ = send(connection, query, query.count, Int32(MSG_NOSIGNAL))
        guard recv(connection, &answer, 1, 0) >= 0 || errno == ECONNRESET else {
            // What the system calls it when a limit of time is over says less.
            if errno == EAGAIN { errno = ETIMEDOUT }
            throw HostFailure("\(address)")
        }
    }

    private static func connect(_ descriptor: Int32, _ address: sockaddr_storage, _ length: Int) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(length))
            }
        }
    }
}
