import Foundation
import Glibc
import Synchronization
import TestSupport

/// A wire from a port of 127.0.0.1 to a server on a Unix socket, that can be cut; it lies until the process ends.
final class Relay: Sendable {
    let port: UInt16
    private let listener: Int32
    private let target: sockaddr_un
    private let isSilent = Atomic(false)
    private let ends = Mutex<Set<Int32>>([])

    init(to path: String) throws {
        target = Self.address(of: path)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        port = try FreePort.find()
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isBound, listen(listener, 64) == 0 else { throw SystemCallError("listen") }
        Thread.detachNewThread { self.acceptAll() }
    }

    /// Whether bytes stay where they are, in both directions; nobody is told.
    func setSilent(_ isSilent: Bool) { self.isSilent.store(isSilent, ordering: .sequentiallyConsistent) }

    /// Breaks every connection; what the server was doing for it goes on.
    func reset() { ends.withLock { ends in for end in ends { shutdown(end, Int32(SHUT_RDWR)) } } }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { continue }
            let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard withUnsafePointer(to: target, { Self.connects(server, $0) }) else {
                close(server)
                close(client)
                continue
            }
            ends.withLock { $0.formUnion([client, server]) }
            let open = Countdown(2)
            for (from, to) in [(client, server), (server, client)] {
                Thread.detachNewThread {
                    self.carry(from, to)
                    // The second of the two closes both: until then neither number is used for anything else.
                    guard open.decrement() == 0 else { return }
                    self.ends.withLock { ends in
                        ends.subtract([client, server])
                        close(client)
                        close(server)
                    }
                }
            }
        }
    }

    private func carry(_ from: Int32, _ to: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(from, &buffer, buffer.count)
            while isSilent.load(ordering: .relaxed) { poll(nil, 0, 5) }
            guard count > 0, send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
    }

    private static func connects(_ descriptor: Int32, _ address: UnsafePointer<sockaddr_un>) -> Bool {
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
    }

    private static func address(of path: String) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return address
    }
}

/// How many are left, counted down by several threads.
private final class Countdown: Sendable {
    private let count: Atomic<Int>
    init(_ count: Int) { self.count = Atomic(count) }
    func decrement() -> Int { count.subtract(1, ordering: .sequentiallyConsistent).newValue }
}
