import Testing

@testable import LocalRunner

/// What the system does not tell of, and so has to be asked for.
enum Condition {
    /// Returns once it is met; throws where it never is.
    static func wait(
        _ what: String,
        within limit: Duration = .seconds(60),
        until isMet: () throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while try !isMet() {
            guard ContinuousClock.now < deadline else { throw SupervisorError("\(what): not after \(limit)") }
            await Task.yield()
        }
    }
}
