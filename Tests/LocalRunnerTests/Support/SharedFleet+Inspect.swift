import NIOCore

@testable import LocalRunner

extension SharedFleet {
    /// Looks at the pool of a function.
    func inspect<Result: Sendable>(_ function: String, _ look: @Sendable @escaping (Pool) -> Result) async throws
        -> Result
    {
        let fleet = fleet
        return try await eventLoop.submit {
            guard let host = fleet.value.host(function) else {
                throw CatalogError(description: "there is no function \"\(function)\"")
            }
            return look(host.pool)
        }.get()
    }
}
