import ArgumentParser

/// Trains, scores, explains and switches price bundles, and applies any CatBoost model.
@main
struct PriceModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "price-model",
        abstract: "Trains, scores, explains and switches price bundles, and applies any CatBoost model.",
        subcommands: [
            TrainCommand.self, EvaluateCommand.self, CompareCommand.self, CardCommand.self, ExplainCommand.self,
            ApplyCommand.self, InspectCommand.self, MeasureCommand.self, UseCommand.self, RollbackCommand.self,
        ]
    )
}
