import JSONCodec
import NIOCore

/// Asks the `maintenance` function what accounts are like at the moment.
struct AccountSnapshots: Sendable {
    private let function: Function
    private let log: any LineSink

    init(_ catalog: FunctionCatalog, log: any LineSink) throws {
        function = try catalog.function("maintenance")
        self.log = log
    }

    /// The accounts of "id:…", "username:…" and "email:…", each once; those that do not exist are left out.
    func accounts(_ names: [String]) async throws -> [JSONValue] {
        let subjects: [JSONValue] = names.sorted().compactMap { name in
            let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
            return parts.count == 2 ? .object([parts].reduce(into: JSONObject()) { $0[$1[0]] = .string($1[1]) }) : nil
        }
        let event: JSONValue = ["action": "snapshot", "accounts": .array(subjects)]
        // A request waits for it, and not for as long as an audit may take.
        let (output, exit) = try await function.runOnce(event.bytes, timeout: .seconds(10), log: log)
        let document = try JSONValue(parsing: output)
        guard exit == .exited(0), let accounts = document["accounts"]?.array else {
            throw InvocationError.badAnswer("maintenance ended with \(exit)")
        }
        return accounts
    }
}
