import JSONCodec
import Testing

@testable import LocalRunner

@Suite struct RouteTableTests {
    private func table() throws -> RouteTable {
        try RouteTable([
            manifest("users", [("POST", "/users/login"), ("GET", "/users/me")]),
            manifest("products", [("GET", "/products"), ("GET", "/products/{id}"), ("DELETE", "/products/{id}")]),
            manifest("search", [("GET", "/products/search"), ("GET", "/jobs/{id}/results/{page}")]),
            manifest("maintenance", []),
        ])
    }

    private func manifest(_ name: String, _ routes: [(String, String)]) throws -> FunctionManifest {
        var json = Scripted.manifest().object ?? JSONObject()
        json["name"] = .string(name)
        json["routes"] = .array(routes.map { ["method": .string($0.0), "path": .string($0.1)] })
        return try FunctionManifest(json: .object(json))
    }

    @Test(arguments: [
        ("POST", "/users/login", "users POST /users/login"),
        ("POST", "/users/login/", "users POST /users/login"),
        ("GET", "/products/17", "products GET /products/{id} id=17"),
        ("GET", "/products/17/", "products GET /products/{id} id=17"),
        ("HEAD", "/products/17", "products GET /products/{id} id=17"),
        ("GET", "/products/a%20b", "products GET /products/{id} id=a b"),
        ("GET", "/products/a%2Fb", "404"),
        ("GET", "/products/search", "search GET /products/search"),
        ("DELETE", "/products/search", "products DELETE /products/{id} id=search"),
        ("GET", "/jobs/7/results/2", "search GET /jobs/{id}/results/{page} id=7 page=2"),
        ("POST", "/products/search", "405 DELETE GET HEAD"),
        ("GET", "/users/login", "405 POST"),
        ("PATCH", "/users/me", "405 GET HEAD"),
        ("GET", "/", "404"),
        ("GET", "/users", "404"),
        ("GET", "/users/login/x", "404"),
        ("GET", "/products//", "404"),
        ("GET", "/users//me", "404"),
        ("GET", "/users/%6De", "404"),
        ("GET", "/products/%zz", "404"),
        ("GET", "/products/../users/me", "404"),
    ])
    func `finds the function of a method and a path`(method: String, path: String, expected: String) throws {
        let found =
            switch try table().match(method: method, rawPath: path) {
            case .function(let entry, let parameters):
                ([entry.function, entry.key] + parameters.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
            case .otherMethods(let methods): (["405"] + methods).joined(separator: " ")
            case .unknownPath: "404"
            }
        #expect(found == expected)
    }

    @Test func `refuses two functions for the same paths`() throws {
        let manifests = try [manifest("a", [("GET", "/x/{id}")]), manifest("b", [("GET", "/x/{name}/")])]
        #expect(throws: CatalogError.self) { try RouteTable(manifests) }
    }
}
