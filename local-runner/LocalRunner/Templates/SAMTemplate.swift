import JSONCodec
import RuntimeProtocols

/// The template that deploys all functions to AWS with the Serverless Application Model, made of their function.json.
struct SAMTemplate {
    private let catalog: FunctionCatalog

    init(_ catalog: FunctionCatalog) { self.catalog = catalog }

    /// The template as YAML; the functions' zips are looked for beside it.
    var text: String {
        "# Made by `local-runner sam-template` of functions/*/function.json; `make lambda` writes it beside the zips.\n"
            + document.yaml
    }

    private var document: JSONValue {
        var resources: JSONValue = [
            "Api": ["Type": "AWS::Serverless::HttpApi", "Properties": ["FailOnWarnings": true]]
        ]
        for function in catalog.functions { resources[Self.resource(function)] = self.function(function.manifest) }
        return [
            "AWSTemplateFormatVersion": "2010-09-09",
            "Transform": "AWS::Serverless-2016-10-31",
            "Description": "Pricetag: price suggestions for marketplace listings",
            "Parameters": parameters,
            "Globals": [
                "Function": [
                    "Runtime": "provided.al2023", "Handler": "bootstrap", "Architectures": ["x86_64"],
                    "MemorySize": 512, "Tracing": "Active",
                ]
            ],
            "Resources": resources,
            "Outputs": [
                "Url": [
                    "Description": "Address of the API",
                    "Value": ["Fn::Sub": "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"],
                ]
            ],
        ]
    }

    private func function(_ manifest: FunctionManifest) -> JSONValue {
        var properties: JSONValue = [
            "Description": .string(manifest.summary),
            "CodeUri": .string("\(manifest.name).zip"),
            "Timeout": .integer(manifest.timeoutSeconds),
        ]
        properties["Environment"] = ["Variables": Self.variables(manifest)]
        let events = events(manifest)
        if events != [:] { properties["Events"] = events }
        return ["Type": "AWS::Serverless::Function", "Properties": properties]
    }

    /// "HealthFunction"; names of resources are letters and digits.
    private static func resource(_ function: Function) -> String {
        function.name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() + "Function"
    }
}

// What functions are told
extension SAMTemplate {
    /// Variables that an operator sets, their parameters, and what the template says of them. The others have a default that is right on Lambda.
    private static let settings: [(variable: String, parameter: String, JSONValue)] = [
        (
            "PRICETAG_DATABASE_URL", "DatabaseUrl",
            [
                "Type": "String", "NoEcho": true, "MinLength": 1,
                "Description": "The database; a disk of Lambda's goes away",
            ]
        ),
        (
            "PRICETAG_TOKEN_SECRET", "TokenSecret",
            ["Type": "String", "NoEcho": true, "MinLength": 32, "Description": "Key of the access tokens"]
        ),
        (
            "PRICETAG_TOKEN_SECRET_PREVIOUS", "PreviousTokenSecret",
            [
                "Type": "String", "NoEcho": true, "Default": "",
                "Description": "Key of the tokens from before, while they are good",
            ]
        ),
        (
            "PRICETAG_DEPOSITS", "Deposits",
            [
                "Type": "String", "Default": "open", "AllowedValues": ["open", "operator"],
                "Description": "Who may credit an account",
            ]
        ),
        (
            "PRICETAG_DEPOSIT_SECRET", "DepositSecret",
            [
                "Type": "String", "NoEcho": true, "Default": "",
                "Description": "Key that the payment side signs by, where Deposits is operator",
            ]
        ),
        (
            "PRICETAG_PRODUCTION", "Production",
            ["Type": "String", "Default": "no", "AllowedValues": ["yes", "no"]]
        ),
        (
            "PRICETAG_TOKEN_LIFETIME_SECONDS", "TokenLifetimeSeconds",
            ["Type": "Number", "Default": 3_600, "MinValue": 60, "MaxValue": 86_400]
        ),
        (
            "PRICETAG_CORS_ORIGINS", "CorsOrigins",
            ["Type": "String", "Default": "", "Description": "Web pages that may read answers, with commas"]
        ),
        (
            "PRICETAG_LOG_LEVEL", "LogLevel",
            [
                "Type": "String", "Default": "info",
                "AllowedValues": ["trace", "debug", "info", "notice", "warning", "error", "critical"],
            ]
        ),
    ]

    private var parameters: JSONValue {
        var parameters: JSONValue = [:]
        for (_, parameter, description) in Self.settings { parameters[parameter] = description }
        return parameters
    }

    private static func variables(_ manifest: FunctionManifest) -> JSONValue {
        var variables: JSONValue = [:]
        for (variable, parameter, _) in settings where (manifest.environment + manifest.secrets).contains(variable) {
            variables[variable] = ["Ref": .string(parameter)]
        }
        for (name, value) in Function.limits(manifest).sorted(by: { $0.key < $1.key }) {
            variables[name] = .string(value)
        }
        return variables
    }
}

// What calls functions
extension SAMTemplate {
    private func events(_ manifest: FunctionManifest) -> JSONValue {
        var events: JSONValue = [:]
        // To API Gateway a slash at the end makes another path, to us it does not.
        for (path, method) in routes(manifest) {
            for path in [path, "\(path)/"] {
                let number = (events.object?.members.count ?? 0) + 1
                events["Route\(number)"] = [
                    "Type": "HttpApi",
                    "Properties": [
                        "ApiId": ["Ref": "Api"], "Path": .string(path), "Method": .string(method),
                        "PayloadFormatVersion": "2.0",
                        // Longest that an HTTP API waits.
                        "TimeoutInMillis": .integer(min(30_000, manifest.timeoutSeconds * 1_000 + 500)),
                    ],
                ]
            }
        }
        return events
    }

    /// The paths of a function; all methods of a path that is its own, so that it answers HEAD and refuses the others itself.
    private func routes(_ manifest: FunctionManifest) -> [(path: String, method: String)] {
        var routes: [(path: String, method: String)] = []
        for route in manifest.routes {
            let isShared = catalog.routes.entries.contains {
                $0.pattern.text == route.path && $0.function != manifest.name
            }
            let method = isShared ? route.method : "ANY"
            if !routes.contains(where: { $0 == (route.path, method) }) { routes.append((route.path, method)) }
        }
        return routes
    }
}
