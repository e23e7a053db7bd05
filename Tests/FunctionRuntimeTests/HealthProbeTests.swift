import Glibc
import Testing

@Suite("The health of a FastCGI host")
struct HealthProbeTests {
    /// A socket on a free port that listens, and answers as its test says.
    private final class Listener {
        let descriptor: Int32
        let port: UInt16

        init() throws {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
                }
            }
            guard isBound, listen(descriptor, 1) == 0 else { throw ChildProcess.SpawnFailed(code: errno) }
            self.descriptor = descriptor
            port = UInt16(bigEndian: address.sin_port)
        }

        deinit { close(descriptor) }

        var arguments: [String] { ["--healthcheck", "--fastcgi", "127.0.0.1:\(port)"] }
    }

    @Test(
        "is good where the host answers with its values, or closes the connection because it lets this machine not in"
    )
    func answers() throws {
        for answer in [[1, 10, 0, 0, 0, 0, 0, 0], []] as [[UInt8]] {
            let listener = try Listener()
            let child = try ChildProcess("fixture-function", listener.arguments)
            let connection = accept(listener.descriptor, nil, nil)
            var query = [UInt8](repeating: 0xFF, count: 16)
            #expect(recv(connection, &query, query.count, 0) == 8)
            #expect(query.prefix(8).elementsEqual([1, 9, 0, 0, 0, 0, 0, 0]))
            #expect(send(connection, answer, answer.count, 0) == answer.count)
            close(connection)
            #expect(try child.wait() == 0)
        }
    }

    @Test("is bad where nobody takes the connection in time")
    func silence() throws {
        let listener = try Listener()
        let child = try ChildProcess("fixture-function", listener.arguments)
        #expect(try child.wait() == 1)
        #expect(try child.remainingLog().first?.contains("127.0.0.1:\(listener.port)") == true)
    }

    @Test("is bad where nobody listens")
    func nobody() throws {
        let arguments = try Listener().arguments
        #expect(try ChildProcess("fixture-function", arguments).wait() == 1)
        let path = ["--healthcheck", "--fastcgi", "unix:/nowhere/at/all"]
        #expect(try ChildProcess("fixture-function", path).wait() == 1)
    }
}
