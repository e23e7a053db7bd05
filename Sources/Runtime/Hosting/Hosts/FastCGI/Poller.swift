import CLinux
import Glibc

/// Tells whichever thread waits which descriptor is ready; each report goes to one thread, in the order of readiness.
final class Poller: Sendable {
    private let descriptor: Int32

    /// What a descriptor is ready for.
    struct Readiness {
        let descriptor: Int32
        private let flags: Int32

        fileprivate init(_ descriptor: Int32, _ flags: Int32) { (self.descriptor, self.flags) = (descriptor, flags) }

        var isWritable: Bool { flags & Int32(PRICETAG_WRITABLE) != 0 }
        /// The peer will send nothing more.
        var isHungUp: Bool { flags & Int32(PRICETAG_HUNG_UP) != 0 }
    }

    init() throws(HostFailure) {
        descriptor = pricetag_poller()
        guard descriptor >= 0 else { throw HostFailure("epoll_create1") }
    }

    deinit { close(descriptor) }

    /// Watches a descriptor for reading: reported once each time more arrives, or for as long as there is something.
    func add(_ watched: Int32, repeats: Bool = false) throws(HostFailure) {
        guard pricetag_poller_add(descriptor, watched, repeats ? 1 : 0) == 0 else { throw HostFailure("epoll_ctl") }
    }

    /// Watches on, for writing too where wanted; what is ready already is reported behind all others that are.
    func renew(_ watched: Int32, writing: Bool = false) {
        // Fails for a descriptor only that is not watched, of which nobody expects a report.
        _ = pricetag_poller_renew(descriptor, watched, writing ? 1 : 0)
    }

    /// Waits for a descriptor that is ready.
    func wait() -> Readiness {
        var ready: Int32 = -1
        while true {
            let flags = pricetag_poller_wait(descriptor, &ready)
            if flags > 0 { return Readiness(ready, flags) }
            // Its only failures are arguments that are none.
            precondition(flags == 0, "epoll_wait failed")
        }
    }
}

/// Something that threads which wait at a poller can be woken by.
final class Alarm: Sendable {
    let descriptor: Int32

    init() throws(HostFailure) {
        descriptor = pricetag_alarm()
        guard descriptor >= 0 else { throw HostFailure("eventfd") }
    }

    deinit { close(descriptor) }

    func raise() {
        // Fails only where it has been raised 2^64 times and nobody came.
        _ = pricetag_alarm_raise(descriptor)
    }
}

/// Comes up at a poller again and again.
final class Timer: Sendable {
    let descriptor: Int32

    init() throws(HostFailure) {
        descriptor = pricetag_timer()
        guard descriptor >= 0 else { throw HostFailure("timerfd_create") }
    }

    deinit { close(descriptor) }

    /// Starts it with a period, or stops it with none.
    func set(milliseconds: Int32) { _ = pricetag_timer_set(descriptor, milliseconds) }

    /// Whether it has come up, which is then forgotten.
    func acknowledge() -> Bool { pricetag_acknowledge(descriptor) == 1 }
}
