import NIOCore
import Synchronization

/// A bounded number of slots and a bounded queue for them, first come, first served.
final class SlotQueue: Sendable {
    /// What became of the wish for a slot.
    enum Outcome: Sendable {
        case granted
        case queueFull
        case timedOut
    }

    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Outcome, Never>
        var timer: Scheduled<Void>?
    }

    private enum Place {
        case settled(Outcome)
        case queued(id: UInt64)
    }

    private struct State {
        var free: Int
        var nextID: UInt64 = 0
        var waiting: [Waiter] = []
    }

    private let state: Mutex<State>
    private let queueLimit: Int

    init(slots: Int, queueLimit: Int) {
        state = Mutex(State(free: slots))
        self.queueLimit = queueLimit
    }

    /// How many wait at the moment.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Takes a slot, or waits for one in the queue; a granted slot must be released.
    func acquire(within timeout: TimeAmount, timedBy eventLoop: any EventLoop) async -> Outcome {
        await withCheckedContinuation { continuation in
            let place = state.withLock { state -> Place in
                if state.free > 0 {
                    state.free -= 1
                    return .settled(.granted)
                }
                guard state.waiting.count < queueLimit else { return .settled(.queueFull) }
                state.nextID += 1
                state.waiting.append(Waiter(id: state.nextID, continuation: continuation))
                return .queued(id: state.nextID)
            }
            switch place {
            case .settled(let outcome): continuation.resume(returning: outcome)
            case .queued(let id): startTimer(for: id, timeout, eventLoop)
            }
        }
    }

    /// Gives a slot back, to the one who has waited longest.
    func release() {
        let next = state.withLock { state -> Waiter? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.timer?.cancel()
        next?.continuation.resume(returning: .granted)
    }

    private func startTimer(for id: UInt64, _ timeout: TimeAmount, _ eventLoop: any EventLoop) {
        let timer = eventLoop.scheduleTask(in: timeout) { self.expire(id) }
        let isWaiting = state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return false }
            state.waiting[index].timer = timer
            return true
        }
        if !isWaiting { timer.cancel() }
    }

    private func expire(_ id: UInt64) {
        let expired = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
        }
        expired?.continuation.resume(returning: .timedOut)
    }
}
