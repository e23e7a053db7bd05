import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite("The template for AWS")
struct SAMTemplateTests {
    private static func function(_ name: String, _ manifest: JSONValue) throws -> Function {
        var manifest = manifest
        manifest["name"] = .string(name)
        return Function(manifest: try FunctionManifest(json: manifest), executable: "/\(name)", environment: [:])
    }

    private static func manifest(_ routes: [(String, String)], _ secrets: [JSONValue] = []) -> JSONValue {
        [
            "summary": "Does: \"this\" # and that.", "timeoutSeconds": 40, "concurrency": 1, "maxRequestBytes": 1_000,
            "maxResponseBytes": 1_000, "environment": ["PRICETAG_LOG_LEVEL", "PRICETAG_HOME"],
            "routes": .array(routes.map { ["method": .string($0.0), "path": .string($0.1)] }),
            "secrets": .array(secrets),
        ]
    }

    @Test("has every function, what calls it, and only the settings that it may see")
    func template() throws {
        let catalog = try FunctionCatalog(functions: [
            Self.function("one", Self.manifest([("GET", "/a"), ("POST", "/a"), ("GET", "/b")])),
            Self.function("two-more", Self.manifest([("PUT", "/b")], ["PRICETAG_TOKEN_SECRET"])),
            Self.function("timer", Self.manifest([])),
        ])
        let text = SAMTemplate(catalog).text
        let start = try #require(text.firstRange(of: "Resources:\n")).upperBound
        let end = try #require(text.firstRange(of: "\nOutputs:")).lowerBound
        #expect(text[start..<end] == Substring(Self.expected))
    }

    // Both methods of /a are one function's, so all methods go there; /b is shared, and keeps its methods apart.
    private static let expected = """
          Api:
            Type: "AWS::Serverless::HttpApi"
            Properties:
              FailOnWarnings: true
          OneFunction:
            Type: "AWS::Serverless::Function"
            Properties:
              Description: "Does: \\"this\\" # and that."
              CodeUri: "one.zip"
              Timeout: 40
              Environment:
                Variables:
                  PRICETAG_LOG_LEVEL:
                    Ref: "LogLevel"
                  PRICETAG_MAX_EVENT_BYTES: "268144"
                  PRICETAG_TIMEOUT_MS: "40000"
              Events:
        \(route(1, "/a", "ANY"))
        \(route(2, "/a/", "ANY"))
        \(route(3, "/b", "GET"))
        \(route(4, "/b/", "GET"))
          TwoMoreFunction:
            Type: "AWS::Serverless::Function"
            Properties:
              Description: "Does: \\"this\\" # and that."
              CodeUri: "two-more.zip"
              Timeout: 40
              Environment:
                Variables:
                  PRICETAG_TOKEN_SECRET:
                    Ref: "TokenSecret"
                  PRICETAG_LOG_LEVEL:
                    Ref: "LogLevel"
                  PRICETAG_MAX_EVENT_BYTES: "268144"
                  PRICETAG_TIMEOUT_MS: "40000"
              Events:
        \(route(1, "/b", "PUT"))
        \(route(2, "/b/", "PUT"))
          TimerFunction:
            Type: "AWS::Serverless::Function"
            Properties:
              Description: "Does: \\"this\\" # and that."
              CodeUri: "timer.zip"
              Timeout: 40
              Environment:
                Variables:
                  PRICETAG_LOG_LEVEL:
                    Ref: "LogLevel"
                  PRICETAG_MAX_EVENT_BYTES: "268144"
                  PRICETAG_TIMEOUT_MS: "40000"
        """

    private static func route(_ number: Int, _ path: String, _ method: String) -> String {
        """
                Route\(number):
                  Type: "HttpApi"
                  Properties:
                    ApiId:
                      Ref: "Api"
                    Path: "\(path)"
                    Method: "\(method)"
                    PayloadFormatVersion: "2.0"
                    TimeoutInMillis: 30000
        """
    }

    private static let documents: [(JSONValue, String)] = [
        (["a": []], "a: []\n"),
        (["no": "no"], "\"no\": \"no\"\n"),
        (["Fn::Sub": "${A}"], "\"Fn::Sub\": \"${A}\"\n"),
        ([["a": 1, "b": 2], []], "- a: 1\n  b: 2\n- []\n"),
        (["a": ["b": [1, "2", ["c": JSONValue.null]]]], "a:\n  b:\n    - 1\n    - \"2\"\n    - c: null\n"),
    ]

    @Test("is YAML in which no text is taken for something else", arguments: documents.indices)
    func yaml(index: Int) { #expect(Self.documents[index].0.yaml == Self.documents[index].1) }
}
