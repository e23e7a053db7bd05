import Testing

@testable import LocalRunner

@Suite("Shapes of paths") struct RouteShapeTests {
    private static func shapes(_ routes: [(function: String, routes: [String])]) throws -> [String] {
        try RouteShape.all(of: NginxBench.catalog(routes).routes).map { shape in
            "\(shape.text): " + shape.functions.map { "\($0.method)=\($0.function)" }.joined(separator: " ")
        }
    }

    @Test("put the routes of the same paths together, HEAD along with GET")
    func together() throws {
        #expect(
            try Self.shapes([("a", ["GET /x/{id}", "POST /y"]), ("b", ["DELETE /x/{name}/"])])
                == ["/x/{name}: DELETE=b GET=a HEAD=a", "/y: POST=a"]
        )
    }

    @Test("know the routes of a wider pattern where a narrower one fits, and come before it")
    func narrower() throws {
        #expect(
            try Self.shapes([("a", ["GET /x/{id}", "PUT /x/{id}"]), ("b", ["GET /x/new"])])
                == ["/x/new: GET=b HEAD=b PUT=a", "/x/{id}: GET=a HEAD=a PUT=a"]
        )
    }

    @Test("have one of their own where two patterns cross")
    func crossing() throws {
        #expect(
            try Self.shapes([("a", ["GET /a/{y}"]), ("b", ["PUT /{x}/b"])])
                == ["/a/b: GET=a HEAD=a PUT=b", "/a/{y}: GET=a HEAD=a", "/{x}/b: PUT=b"]
        )
    }

    @Test("do not cross where a parameter can't be the literal", arguments: ["..", "%2f", "%zz", ""])
    func apart(literal: String) throws {
        let shapes = try Self.shapes([("a", ["GET /\(literal)/y"]), ("b", ["PUT /{x}/y"])])
        #expect(shapes == ["/\(literal)/y: GET=a HEAD=a", "/{x}/y: PUT=b"])
    }
}
