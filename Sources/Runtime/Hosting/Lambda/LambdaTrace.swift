import Glibc

/// X-Ray's trace header of the event at hand in this process's environment, where X-Ray's libraries look for it.
///
/// One entry that is overwritten: `setenv` keeps every value that a name ever had, for as long as the process lives.
final class LambdaTrace {
    /// As AWS names the variable, and the largest value that `LambdaInvocation` lets through.
    private static let name = "_X_AMZN_TRACE_ID="
    private static let capacity = 512 + name.utf8.count + 1

    private let entry: UnsafeMutablePointer<CChar>

    init() {
        entry = .allocate(capacity: Self.capacity)
        entry.initialize(repeating: 0, count: Self.capacity)
        write("")
        putenv(entry)
    }

    // The environment goes on pointing there.
    deinit { write("") }

    /// Sets the header; an event without one has an empty one.
    func write(_ header: String?) {
        (Self.name + (header ?? "")).withCString { text in
            _ = strncpy(entry, text, Self.capacity - 1)
        }
    }
}
