import NIOCore

/// A function that the runner can start: its manifest, its executable and its environment.
public struct Function: Sendable {
    let manifest: FunctionManifest
    var recipe: ProcessRecipe

    /// `own` are settings of the host itself, which no manifest needs to allow.
    init(
        manifest: FunctionManifest,
        executable: String,
        environment: [String: String],
        own: [String: String] = [:]
    ) {
        self.manifest = manifest
        recipe = ProcessRecipe(
            executable: executable,
            environment: Self.allowed(manifest, from: environment).merging(own) { _, own in own }
        )
    }

    var name: String { manifest.name }

    var timeout: TimeAmount { .seconds(Int64(manifest.timeoutSeconds)) }

    /// Largest answer document: a body whose every byte is escaped (\u0000), and room for the headers.
    var answerLimit: Int { manifest.maxResponseBytes * 6 + 128 * 1024 }

    /// The function as a web server starts it: a FastCGI process with `concurrency` requests at once, where its descriptor 0
    /// listens, or a CGI program of one request.
    var webRecipe: ProcessRecipe {
        var recipe = recipe
        recipe.environment["PRICETAG_MAX_BODY_BYTES"] = String(manifest.maxRequestBytes)
        recipe.environment["PRICETAG_CONCURRENCY"] = String(manifest.concurrency)
        return recipe
    }

    /// Exactly the variables that the manifest lists, and what a function is told by its host.
    private static func allowed(_ manifest: FunctionManifest, from environment: [String: String]) -> [String: String] {
        let names = manifest.environment + manifest.secrets + manifest.secrets.map { $0 + "_FILE" }
        var allowed = environment.filter { names.contains($0.key) }
        allowed.merge(limits(manifest)) { _, limit in limit }
        return allowed
    }

    /// What a host tells a function of its limits.
    static func limits(_ manifest: FunctionManifest) -> [String: String] {
        [
            "PRICETAG_TIMEOUT_MS": String(manifest.timeoutSeconds * 1_000),
            "PRICETAG_MAX_EVENT_BYTES": String(manifest.maxRequestBytes * 6 + 256 * 1024),
        ]
    }
}
