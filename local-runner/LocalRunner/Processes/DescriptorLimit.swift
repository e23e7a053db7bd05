import Glibc
import NIOCore

/// How many files and connections this process may have open at once.
enum DescriptorLimit {
    /// More than the gateway ever needs: programs that close "all" descriptors one by one take long where there is no limit.
    private static let most: rlim_t = 65_536

    /// Raises the limit as far as the system lets this process, up to 65,536, and says what it is.
    ///
    /// A login shell gives 1,024 for the sake of programs that use select(2); neither the gateway nor a function does.
    static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        var raised = limit
        raised.rlim_cur = min(limit.rlim_max, most)
        if limit.rlim_cur < raised.rlim_cur, setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 {
            limit = raised
        }
        return Int(min(limit.rlim_cur, most))
    }

    /// Most connections of a gateway, so that there is a descriptor left for whatever a function's process needs.
    ///
    /// - Parameters:
    ///   - limit: what `raise()` said.
    ///   - processes: the most processes at once; each takes three pipes, and as many again while it is replaced.
    ///   - files: what else may be open at once: executables, recordings.
    static func connections(_ limit: Int, processes: Int, files: Int) -> Int {
        // Three of each event loop, and some for the logs, the sockets and whatever libraries open for a moment.
        let own = 32 + 4 * System.coreCount
        return min(GatewayOptions().connectionLimit, max(16, limit - own - 6 * processes - files))
    }
}
