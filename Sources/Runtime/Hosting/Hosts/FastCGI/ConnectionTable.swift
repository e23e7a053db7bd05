import Synchronization

/// The connections that are open, by their descriptors.
final class ConnectionTable: Sendable {
    private struct State {
        var byDescriptor: [ServedConnection?] = []
        var count = 0
    }

    private let state = Mutex(State())

    var count: Int { state.withLock(\.count) }

    /// All connections that are open at this moment.
    var all: [ServedConnection] { state.withLock { $0.byDescriptor.compactMap { $0 } } }

    /// The connection of a descriptor, unless it has been closed meanwhile.
    subscript(descriptor: Int32) -> ServedConnection? {
        state.withLock { state in
            let index = Int(descriptor)
            return index < state.byDescriptor.count ? state.byDescriptor[index] : nil
        }
    }

    /// Puts a connection in. Returns how many there are then.
    func insert(_ connection: ServedConnection) -> Int {
        state.withLock { state in
            let index = Int(connection.descriptor)
            while state.byDescriptor.count <= index { state.byDescriptor.append(nil) }
            state.byDescriptor[index] = connection
            state.count += 1
            return state.count
        }
    }

    /// Takes a connection out, before its descriptor is closed and may come back as another connection's.
    ///
    /// - Returns: how many are left.
    func remove(_ connection: ServedConnection) -> Int {
        state.withLock { state in
            state.byDescriptor[Int(connection.descriptor)] = nil
            state.count -= 1
            return state.count
        }
    }
}
