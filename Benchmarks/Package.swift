// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "pricetag", path: "..")],
    targets: [
        .executableTarget(
            name: "evaluation-bench",
            dependencies: [.product(name: "CatBoost", package: "pricetag")],
            path: "Evaluation",
            exclude: ["evaluation.py", "run.sh"],
            swiftSettings: [.treatAllWarnings(as: .error)]
        )
    ]
)
