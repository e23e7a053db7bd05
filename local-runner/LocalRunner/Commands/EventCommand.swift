import JSONCodec
import RuntimeProtocols

/// Prints sample events: `local-runner event`.
public struct EventCommand: Sendable {
    private let workspace: Workspace

    /// Prepares the command.
    public init(_ workspace: Workspace) { self.workspace = workspace }

    /// Which event is wanted; nil for the first there is.
    public struct Choice: Sendable {
        /// "POST /api/v1/products"
        public var route: String?
        /// Name of the sample.
        public var sample: String?
        /// Access token to put into it.
        public var token: String?

        /// The first sample of the first route.
        public init() {}
    }

    /// A sample event, made from what the function tells of itself.
    public func event(_ name: String, _ choice: Choice) async throws(CommandFailure) -> String {
        do {
            let samples = try await samples(name)
            guard let sample = samples.first(where: { $0.fits(choice) }) else {
                let known = samples.map { "\n  \($0.route): \($0.name)" }.joined()
                throw CommandFailure("\(name) has no such sample; there are:\(known)")
            }
            return try sample.event(token: choice.token).text
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Routes and names of all samples of a function, a line each.
    public func list(_ name: String) async throws(CommandFailure) -> String {
        do {
            return try await samples(name).map { "\($0.route): \($0.name)" }.joined(separator: "\n")
        } catch {
            throw CommandFailure(error)
        }
    }

    private func samples(_ name: String) async throws -> [SampleEvent] {
        let catalog = try workspace.catalog()
        try catalog.requireExecutables()
        return SampleEvent.all(
            in: try await FunctionDescriptions.document(catalog.function(name), log: StandardErrorSink.shared)
        )
    }
}
