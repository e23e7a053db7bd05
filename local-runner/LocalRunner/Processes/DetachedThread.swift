import CProcess

/// A thread that nobody waits for, for calls that block.
///
/// Not Foundation's `Thread.detachNewThread`, which says nothing where the system has no thread left: whoever waits for the
/// work would wait for ever.
enum DetachedThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread; throws the error number where there is none to be had.
    static func start(stackBytes: Int = 524_288, _ run: @escaping @Sendable () -> Void) throws(IOErrorNumber) {
        let body = Unmanaged.passRetained(Body(run))
        let code = cprocess_detach(
            { pointer in
                if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
                return nil
            },
            body.toOpaque(),
            stackBytes
        )
        guard code == 0 else {
            body.release()
            throw IOErrorNumber(value: code)
        }
    }
}

/// What the system says of a call that failed.
struct IOErrorNumber: Error, Equatable {
    let value: Int32
}
