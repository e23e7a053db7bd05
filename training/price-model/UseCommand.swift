import ArgumentParser
import PriceTraining

/// Puts a bundle into use.
struct UseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Points models/current at a bundle, after checking it.",
        discussion: "Running functions take it up with their next event."
    )

    @Argument(help: "The bundle's file, or the version of one in the folder.")
    var bundle: String

    @Option(help: "The folder of the bundles.")
    var folder = "models"

    func run() throws {
        print(try BundleFolder(path: folder).use(bundle).summary)
    }
}

/// Puts the bundle that was in use before back into use.
struct RollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Points models/current back at the bundle that was in use before."
    )

    @Option(help: "The folder of the bundles.")
    var folder = "models"

    func run() throws {
        print(try BundleFolder(path: folder).rollback().summary)
    }
}

extension BundleFolder.Change {
    fileprivate var summary: String {
        "\(current), version \(version), is in use\(previous.map { "; rollback would take \($0)" } ?? "")"
    }
}
