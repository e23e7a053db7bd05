import Glibc
import RuntimeProtocols

/// What is known of a connection: the protocol's side of it, requests at work, bytes that wait for their reader, times.
struct ConnectionState {
    /// A request that the slots have or will have.
    private struct AtWork {
        let serial: UInt64
        let id: UInt16
        let isReadOnly: Bool
    }

    /// What the connection waits for, which has a time each.
    private enum Wait { case request, parameters, body, slots, reader, end }

    private enum Phase: Equatable {
        case open
        /// Nothing more is sent; what still comes is thrown away.
        case lingering(bytesLeft: Int)
        case closed
    }

    let settings: FastCGISettings
    private let descriptor: Int32
    private let poller: Poller
    private var protocolState: FastCGIConnection
    private var phase = Phase.open
    private var atWork: [AtWork] = []
    private var lastSerial: UInt64 = 0
    private var unsent = UnsentBytes()
    /// The peer has closed its end: there is no one to answer.
    private var isGone = false
    private var wait = Wait.request
    private var deadline: Deadline?
    private var idleTime: Duration

    init(_ descriptor: Int32, poller: Poller, settings: FastCGISettings) {
        self.descriptor = descriptor
        self.poller = poller
        self.settings = settings
        protocolState = FastCGIConnection(limits: settings.limits)
        idleTime = settings.idleTime
        // Whoever connects has something to say.
        deadline = Deadline(after: settings.parametersTime)
    }

    var isClosed: Bool { phase == .closed }

    // MARK: Requests

    /// Remembers a request that goes to the slots.
    mutating func begin(_ id: UInt16, isReadOnly: Bool) -> UInt64 {
        lastSerial += 1
        atWork.append(AtWork(serial: lastSerial, id: id, isReadOnly: isReadOnly))
        return lastSerial
    }

    func isAtWork(_ serial: UInt64) -> Bool { atWork.contains { $0.serial == serial } }

    /// Takes a request off; false where it was cancelled.
    mutating func end(_ serial: UInt64) -> Bool {
        guard let index = atWork.firstIndex(where: { $0.serial == serial }) else { return false }
        protocolState.end(atWork.remove(at: index).id)
        return true
    }

    /// Cancels a request that changes nothing; any other is carried out and answered whatever its peer wants by now.
    mutating func cancel(_ id: UInt16) {
        guard let index = atWork.firstIndex(where: { $0.id == id && $0.isReadOnly }) else { return }
        atWork.remove(at: index)
        protocolState.drop(id)
        send(protocolState.takeReplies())
    }

    // MARK: Reading

    /// Reads at most this often in a row, so that a peer that never stops sending holds nobody up.
    private static let readsInARow = 8

    /// Reads what is there. Returns what the peer did wrong.
    mutating func receive(
        _ buffer: UnsafeMutableRawBufferPointer,
        isHungUp: Bool,
        _ events: inout [FastCGIConnection.Event]
    ) -> String? {
        for _ in 0..<Self.readsInARow {
            // Whoever takes no answers is not asked for more requests; reading goes on once all is sent.
            guard !isClosed, !isGone, unsent.isEmpty else { return nil }
            let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return nil }
            guard count > 0 else {
                isGone = true
                return nil
            }
            if let fault = take(UnsafeRawBufferPointer(rebasing: buffer[..<count]), &events) { return fault }
            // Less than there was room for: nothing is left, unless the end is.
            if count < buffer.count && !isHungUp { return nil }
        }
        poller.renew(descriptor, writing: !unsent.isEmpty)
        return nil
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, _ events: inout [FastCGIConnection.Event]) -> String? {
        if case .lingering(let bytesLeft) = phase {
            phase = bytes.count < bytesLeft ? .lingering(bytesLeft: bytesLeft - bytes.count) : .closed
            return nil
        }
        do throws(FastCGIConnection.Violation) {
            try protocolState.receive(bytes, &events)
            send(protocolState.takeReplies())
            return nil
        } catch {
            send(protocolState.takeReplies())
            linger()
            return error.message
        }
    }

    /// Nobody reads any more: what was only to be read is not carried out.
    private mutating func leave() {
        unsent.removeAll()
        for request in atWork where request.isReadOnly { protocolState.end(request.id) }
        atWork.removeAll(where: \.isReadOnly)
        if phase != .open || atWork.isEmpty { phase = .closed }
    }

    // MARK: Writing

    /// Whether the peer has yet to take a part of what was answered.
    var isSending: Bool { phase == .open && !isGone && !unsent.isEmpty }

    /// Sends now what can be sent now, and keeps the rest for `flush`.
    mutating func send(_ bytes: [UInt8]) {
        guard phase == .open, !isGone, !bytes.isEmpty else { return }
        let isFirst = unsent.isEmpty
        unsent.append(bytes)
        guard isFirst else {
            if unsent.count > settings.unsentBytes { isGone = true }
            return
        }
        guard unsent.send(to: descriptor) != nil else {
            isGone = true
            return
        }
        if !unsent.isEmpty { poller.renew(descriptor, writing: true) }
    }

    /// Sends on what was kept.
    mutating func flush() {
        guard isSending else { return }
        guard let count = unsent.send(to: descriptor) else {
            isGone = true
            return
        }
        // The reader's time begins anew with whatever it takes.
        if count > 0 { wait = .request }
        if unsent.isEmpty { poller.renew(descriptor) }
    }

    // MARK: Ending

    /// Sends nothing more, and reads a while: closed at once, the peer could see a reset instead of its last answer.
    private mutating func linger() {
        guard phase == .open else { return }
        phase = .lingering(bytesLeft: settings.lingerBytes)
        unsent.removeAll()
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// From here on the connection is closed once it has been idle for that long.
    mutating func grace(_ time: Duration) {
        idleTime = min(idleTime, time)
        if wait == .request { deadline = Deadline(after: idleTime) }
    }

    /// Brings times up to date, and ends what is done. Returns whether the connection is closed by that.
    mutating func settle() -> Bool {
        // Only now, since what has come with the end has to be known to be cancelled.
        if isGone { leave() }
        if phase == .open, unsent.isEmpty, !protocolState.hasRequests, !protocolState.isIncomplete {
            if protocolState.isDone {
                // Nothing unread may turn the end into a reset.
                if hasUnread { linger() } else { phase = .closed }
            } else if idleTime == .zero, !hasUnread {
                phase = .closed
            }
        }
        guard !isClosed else { return true }
        let next = currentWait
        // An idle connection's time begins anew with each answer, any other's when its wait begins.
        if next != wait || (next == .request && deadline == nil) {
            wait = next
            deadline = time(of: next).map { Deadline(after: $0) }
        }
        return false
    }

    /// Whether something has come that was not read yet.
    private var hasUnread: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT | MSG_PEEK)) > 0
    }

    private var currentWait: Wait {
        if phase != .open { return .end }
        if !unsent.isEmpty { return .reader }
        if protocolState.awaitsParameters { return .parameters }
        if protocolState.isIncomplete { return .body }
        return atWork.isEmpty ? .request : .slots
    }

    private func time(of wait: Wait) -> Duration? {
        switch wait {
        case .request: idleTime
        case .parameters: settings.parametersTime
        case .body: settings.bodyTime
        case .reader: settings.sendingTime
        case .end: settings.lingerTime
        // A function that is at work takes the time that it takes.
        case .slots: nil
        }
    }

    /// Ends the connection where what it waits for has not come in time. Returns what the peer did wrong.
    mutating func expire() -> String? {
        guard let deadline, deadline.isOver else { return nil }
        switch wait {
        case .slots: return nil
        case .request, .end:
            // A request that has come meanwhile is read and answered.
            if wait == .end || !hasUnread { phase = .closed }
            return nil
        case .reader:
            isGone = true
            return "an answer was not read in time"
        case .parameters, .body:
            linger()
            return "a request did not arrive in time"
        }
    }
}
