// swift-tools-version: 6.2
import PackageDescription

/// One name a function: its folder under functions/, its executable and its product are called the same.
/// Beside it stand the parts of Bootstrap that it links, so that no function carries what its events never need.
let functions: [(name: String, bootstrap: [Target.Dependency])] = [
    ("account", ["AccountsBootstrap"]),
    ("deposit", ["AccountsBootstrap"]),
    ("health", ["ServiceConfiguration"]),
    ("import", ["AccountsBootstrap"]),
    ("info", ["PricingBootstrap"]),
    ("login", ["AccountsBootstrap"]),
    ("maintenance", ["AccountsBootstrap"]),
    ("predict", ["PricingBootstrap"]),
    ("predictions", ["PricingBootstrap"]),
    ("products", ["AccountsBootstrap"]),
    ("register", ["AccountsBootstrap"]),
]

/// Warnings are errors everywhere; the arrows between targets are drawn in docs/architecture.md.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func library(_ name: String, _ path: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies,
        path: "Tests/\(name)",
        exclude: exclude,
        swiftSettings: settings
    )
}

func function(_ name: String, _ bootstrap: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["Handlers", "FunctionRuntime"] + bootstrap,
        path: "functions/\(name)",
        exclude: ["function.json", "events"],
        swiftSettings: settings
    )
}

let core: [Target] = [
    library("JSONCodec", "Sources/JSONCodec"),
    library("CSVCodec", "Sources/CSVCodec"),
    library("Domain", "Sources/Core/Domain"),
    library("Cryptography", "Sources/Core/Cryptography", ["CSodium"]),
    library("Repositories", "Sources/Core/Repositories", ["Domain"]),
    library(
        "SQLStorage",
        "Sources/Core/SQLStorage",
        ["Repositories", "Cryptography", "Domain", "CSQLite", "CFileGate", "CLibpq"]
    ),
    library(
        "Services",
        "Sources/Core/Services",
        ["Repositories", "PriceModel", "Cryptography", "JSONCodec", "Domain"]
    ),
    // Debian's SQLite and libsodium, linked statically by their archives' names: a cold start loads no library.
    .target(
        name: "CSQLite",
        path: "Sources/CSQLite",
        linkerSettings: [.linkedLibrary(":libsqlite3.a"), .linkedLibrary("m")]
    ),
    .target(name: "CSodium", path: "Sources/CSodium", linkerSettings: [.linkedLibrary(":libsodium.a")]),
    .target(name: "CFileGate", path: "Sources/CFileGate"),
    // Functions with AVX2 inside, chosen at run time: a Swift module built for it would leak it into all of the program.
    .target(name: "CatBoostKernels", path: "Sources/CatBoostKernels"),
    library("CatBoost", "Sources/Core/CatBoost", ["CatBoostKernels"]),
    // As with CatBoostKernels.
    .target(name: "TextKernels", path: "Sources/TextKernels"),
    library("PriceModel", "Sources/Core/PriceModel", ["CatBoost", "TextKernels", "Domain", "JSONCodec"]),
]

let runtime: [Target] = [
    library("RuntimeProtocols", "Sources/Runtime/Protocols", ["JSONCodec"]),
    library(
        "FunctionRuntime",
        "Sources/Runtime/Hosting",
        ["RuntimeProtocols", "JSONCodec", "CLinux", "CLibcurl"]
    ),
    .target(name: "CLinux", path: "Sources/CLinux"),
    // Libraries that a process opens when it first needs them, each named by one file: few processes need any.
    .target(name: "CLateLibrary", path: "Sources/CLateLibrary"),
    .target(name: "CLibcurl", dependencies: ["CLateLibrary"], path: "Sources/CLibcurl"),
    .target(name: "CLibpq", dependencies: ["CLateLibrary"], path: "Sources/CLibpq"),
    library("ServiceConfiguration", "Sources/Bootstrap/Configuration", ["RuntimeProtocols", "CLibpq"]),
    library(
        "AccountsBootstrap",
        "Sources/Bootstrap/Accounts",
        [
            "ServiceConfiguration", "FunctionRuntime", "RuntimeProtocols", "Services", "Repositories", "SQLStorage",
            "Cryptography", "Domain",
        ]
    ),
    library(
        "PricingBootstrap",
        "Sources/Bootstrap/Pricing",
        [
            "AccountsBootstrap", "ServiceConfiguration", "FunctionRuntime", "RuntimeProtocols", "Services",
            "SQLStorage", "PriceModel", "Domain",
        ]
    ),
    library(
        "Handlers",
        "Sources/Handlers",
        [
            "Services", "PriceModel", "Cryptography", "Domain", "FunctionRuntime", "RuntimeProtocols", "JSONCodec",
            "CSVCodec",
        ]
    ),
]

let runner: [Target] = [
    .target(name: "CProcess", path: "local-runner/CProcess"),
    library(
        "LocalRunner",
        "local-runner/LocalRunner",
        [
            "CProcess", "CLinux", "RuntimeProtocols", "JSONCodec", "CSVCodec",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ]
    ),
    .executableTarget(
        name: "local-runner",
        dependencies: ["LocalRunner", .product(name: "ArgumentParser", package: "swift-argument-parser")],
        path: "local-runner/Command",
        swiftSettings: settings
    ),
]

let testTargets: [Target] = [
    tests("CatBoostTests", ["CatBoost", "TestSupport"], exclude: ["Fixtures"]),
    // Without an import of Testing, which a release build does not have.
    library("TestSupport", "Tests/TestSupport", ["CSpawn", "RuntimeProtocols", "JSONCodec", "Domain"]),
    .target(name: "CSpawn", path: "Tests/CSpawn"),
    tests("DomainTests", ["Domain", "TestSupport"]),
    tests("CryptographyTests", ["Cryptography", "CSodium", "TestSupport"]),
    tests(
        "ServicesTests",
        ["Services", "SQLStorage", "Repositories", "Cryptography", "JSONCodec", "Domain", "TestSupport"]
    ),
    tests(
        "SQLStorageTests",
        [
            "SQLStorage", "Services", "Repositories", "RuntimeProtocols", "JSONCodec", "Domain", "CSQLite",
            "TestSupport",
        ]
    ),
    tests(
        "HandlersTests",
        [
            "Handlers", "PricingBootstrap", "AccountsBootstrap", "ServiceConfiguration", "Services", "SQLStorage",
            "Repositories", "Cryptography", "FunctionRuntime", "RuntimeProtocols", "JSONCodec", "Domain", "TestSupport",
        ]
    ),
    tests("StructureTests", ["FunctionRuntime", "RuntimeProtocols", "JSONCodec", "TestSupport"]),
    tests(
        "PriceModelTests",
        [
            "PriceModel", "PriceTraining", "CatBoost", "TextKernels", "NetworkKernels", "JSONCodec", "CSVCodec",
            "Domain",
        ],
        exclude: ["Fixtures"]
    ),
    .executableTarget(
        name: "scripted-function",
        dependencies: ["RuntimeProtocols", "JSONCodec"],
        path: "Tests/ScriptedFunction",
        swiftSettings: settings
    ),
    tests(
        "LocalRunnerTests",
        [
            "LocalRunner", "local-runner", "scripted-function", "fixture-function", "RuntimeProtocols", "JSONCodec",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "Logging", package: "swift-log"),
        ],
        exclude: ["Fixtures"]
    ),
    tests("JSONCodecTests", ["JSONCodec", "TestSupport"]),
    tests("CSVCodecTests", ["CSVCodec", "TestSupport"]),
    tests("RuntimeProtocolsTests", ["RuntimeProtocols", "JSONCodec", "TestSupport"]),
    // A program for tests alone: it prints, fails and waits on demand.
    .executableTarget(
        name: "fixture-function",
        dependencies: ["FunctionRuntime", "RuntimeProtocols"],
        path: "Tests/Fixtures/FixtureFunction",
        swiftSettings: settings
    ),
    tests(
        "FunctionRuntimeTests",
        [
            "FunctionRuntime", "RuntimeProtocols", "JSONCodec", "TestSupport", "CSpawn", "health", "fixture-function",
        ]
    ),
    // Runs what was built, as processes; the codec is for the numbers of recorded events, which Foundation can't all read.
    tests(
        "EndToEndTests",
        ["JSONCodec", "RuntimeProtocols", "TestSupport", "local-runner", "price-model"]
            + functions.map { .target(name: $0.name) }
    ),
]

let training: [Target] = [
    .target(name: "NetworkKernels", path: "training/NetworkKernels"),
    library(
        "PriceTraining",
        "training/PriceTraining",
        ["NetworkKernels", "PriceModel", "CatBoost", "Domain", "RuntimeProtocols", "JSONCodec", "CSVCodec"]
    ),
    .executableTarget(
        name: "price-model",
        dependencies: [
            "PriceTraining", "PriceModel", "JSONCodec",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "training/price-model",
        swiftSettings: settings
    ),
]

let package = Package(
    name: "pricetag",
    products: functions.map { .executable(name: $0.name, targets: [$0.name]) } + [
        .executable(name: "price-model", targets: ["price-model"]),
        // For Benchmarks/, a package of its own.
        .library(name: "CatBoost", targets: ["CatBoost"]),
        .executable(name: "local-runner", targets: ["local-runner"]),
    ],
    dependencies: [
        // The local runner's log, in the API that the field shares; functions have a log of their own (decision 0006).
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // The rest is for the command lines of local-runner and price-model and for tests; no function links it.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: core + runtime + training + runner + functions.map(function) + testTargets
)
