import ArgumentParser
import Glibc
import JSONCodec
import PriceTraining

/// Trains a bundle and prints its scores on listings that were held out.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a bundle; prints its cross-validation scores as JSON."
    )

    @Option(help: "Listings with prices, tab-separated, in the marketplace's columns.")
    var data: String

    @Option(help: "Further listings of women's clothing, whose prices leave the postage out; they count half.")
    var extra: String?

    @Option(help: "Where to write the bundle.")
    var output: String

    @Option(help: "Version to write into the bundle.")
    var modelVersion: String

    @Option(help: "Parts that the listings are dealt into; each is scored by models that lack it.")
    var folds = 5

    @Option(help: "Seed of the folds and of the trees.")
    var seed: UInt64 = 42

    @Option(help: "Penalty of the text score's weights.")
    var penalty = 4.0

    @Option(help: "Where to write the held-out listings' estimates, tab-separated; not written by default.")
    var heldOut: String?

    @Option(help: "Where finished steps are kept, so that a run that was stopped goes on; by default nowhere.")
    var work: String?

    @Option(help: "A Python with the packages of training/requirements.txt.")
    var python = "python3"

    @Option(help: "The program that fits the trees.")
    var fit = "training/fit.py"

    func validate() throws {
        guard (2...20).contains(folds) else { throw ValidationError("--folds must be 2 to 20.") }
        guard penalty > 0 else { throw ValidationError("--penalty must be above 0.") }
        guard (1...32).contains(modelVersion.utf8.count) else {
            throw ValidationError("--model-version must have 1 to 32 bytes.")
        }
    }

    func run() throws {
        var settings = Trainer.Settings(version: modelVersion)
        settings.foldCount = folds
        settings.seed = seed
        settings.textModels.penalty = penalty
        let temporary = try work == nil ? TemporaryFolder() : nil
        defer { temporary?.remove() }
        if let work, mkdir(work, 0o755) != 0, errno != EEXIST {
            throw ValidationError("--work \(work): \(String(cString: strerror(errno)))")
        }
        let steps = StepFolder(path: work ?? temporary?.path ?? "")
        let progress = Progress()
        let trainer = Trainer(
            source: ListingFile(main: data, extra: extra),
            fitter: CatBoostFitter(python: python, script: fit, seed: seed, steps: steps),
            settings: settings,
            steps: work == nil ? nil : steps
        ) { step in
            progress.report("\(step.number) of \(step.total): \(step.name)")
            progress.show("training", step.number - 1, of: step.total)
        }
        let result = try trainer.train()
        progress.end()
        try result.bundle.write(to: output)
        if let heldOut { try HeldOutFile.write(result.heldOut, to: heldOut) }
        print(result.json.text)
    }
}
