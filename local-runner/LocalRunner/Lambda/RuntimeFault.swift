import NIOCore
import Synchronization

/// Something that the Runtime API does wrong once, so that a function's behaviour can be looked at.
public struct RuntimeFault: Sendable {
    /// A call of the API.
    public enum Call: String, Sendable {
        case next, response, error, initializationError
    }

    /// What is done to it.
    public enum Deed: Sendable {
        /// The call is not carried out, and answered with this status.
        case status(Int)
        /// The call is not carried out, and answered with a redirect.
        case redirect(to: String)
        /// The call is carried out after a while.
        case delay(TimeAmount)
        /// The connection is closed before the call is carried out.
        case hangUp
        /// The call is carried out, and the connection closed instead of an answer.
        case hangUpAfterwards
    }

    let call: Call
    /// Which call of its kind, from 1.
    let occurrence: Int
    let deed: Deed

    /// Does that to the call of that number.
    public init(_ call: Call, _ occurrence: Int = 1, _ deed: Deed) {
        self.call = call
        self.occurrence = occurrence
        self.deed = deed
    }
}

/// The faults that are still to be done, and how many calls and connections came; all environments count together.
final class RuntimeFaults: Sendable {
    private let faults: [RuntimeFault]
    private let counts = Mutex<[RuntimeFault.Call: Int]>([:])
    private let accepted = Atomic(0)

    init(_ faults: [RuntimeFault]) { self.faults = faults }

    /// Counts a call, and says what is to be done to it.
    func deed(at call: RuntimeFault.Call) -> RuntimeFault.Deed? {
        let occurrence = counts.withLock { counts in
            counts[call, default: 0] += 1
            return counts[call]
        }
        return faults.first { $0.call == call && $0.occurrence == occurrence }?.deed
    }

    /// Counts a connection.
    func noteConnection() { accepted.wrappingAdd(1, ordering: .relaxed) }

    /// How many connections came.
    var connections: Int { accepted.load(ordering: .relaxed) }

    /// How often a call came.
    func count(of call: RuntimeFault.Call) -> Int { counts.withLock { $0[call] ?? 0 } }
}
