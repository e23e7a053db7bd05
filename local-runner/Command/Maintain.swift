import ArgumentParser
import LocalRunner

/// Brings the database's schema up to date.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Brings the database's schema up to date, by the maintenance function; functions on PostgreSQL never do."
    )

    @OptionGroup var folders: WorkspaceOptions

    @Flag(help: "Changes nothing, tells what is applied and what is missing; exit code 1 where something is.")
    var status = false

    func run() async throws { try await folders.maintain(status ? "schema" : "migrate") }
}

/// Recomputes the books.
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Recomputes every balance, by the maintenance function; exit code 1 where anything does not add up."
    )

    @OptionGroup var folders: WorkspaceOptions

    func run() async throws { try await folders.maintain("audit") }
}

extension WorkspaceOptions {
    /// Becomes the maintenance function with one action: its document and its exit code are the command's.
    fileprivate func maintain(_ action: String) async throws {
        try await reportingFailure { () async throws(CommandFailure) in
            try InvokeCommand(workspace).run("maintenance", document: #"{"action":"\#(action)"}"#)
        }
    }
}
