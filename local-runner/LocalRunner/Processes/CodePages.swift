import CLinux
import NIOCore
import NIOPosix

/// The runner's code in memory.
enum CodePages {
    /// Lets go of what only starting up has used, once that is over.
    static func release(after delay: TimeAmount) {
        MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: delay) { pricetag_release_code() }
    }
}
