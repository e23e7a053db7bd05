import ArgumentParser

/// Trains, scores and inspects price bundles.
@main
struct PriceModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "price-model",
        abstract: "Trains, scores and inspects price bundles.",
        subcommands: [
            TrainCommand.self, EvaluateCommand.self, CompareCommand.self, CardCommand.self, ApplyCommand.self,
            InspectCommand.self,
            MeasureCommand.self,
        ]
    )
}
