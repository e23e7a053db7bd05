import Glibc
import JSONCodec

/// Why the functions can't be run; a sentence for the person who started the runner.
struct CatalogError: Error, CustomStringConvertible {
    let description: String
}

/// The functions of a folder, in the order of their names.
public struct FunctionCatalog: Sendable {
    let functions: [Function]
    let routes: RouteTable

    /// Reads functions/<name>/function.json of every folder that has one and finds the executables.
    public init(
        functions folder: String,
        binaries: String,
        environment: [String: String],
        own: [String: String] = [:]
    ) throws {
        let names = try Files.folders(in: folder).filter { Files.exists("\(folder)/\($0)/function.json") }
        guard !names.isEmpty else { throw CatalogError(description: "\(folder) has no function (no */function.json)") }
        let functions = try names.map { name in
            Function(
                manifest: try Self.manifest(name, in: folder),
                executable: "\(binaries)/\(name)",
                environment: environment,
                own: own
            )
        }
        try self.init(functions: functions)
    }

    init(functions: [Function]) throws {
        self.functions = functions
        routes = try RouteTable(functions.map(\.manifest))
    }

    /// Functions that some route leads to.
    var routedNames: Set<String> { Set(routes.entries.map(\.function)) }

    func function(_ name: String) throws -> Function {
        guard let function = functions.first(where: { $0.name == name }) else {
            let names = functions.map(\.name).joined(separator: ", ")
            throw CatalogError(description: "there is no function \"\(name)\"; there are \(names)")
        }
        return function
    }

    /// Fails with the names of all functions that are not built.
    func requireExecutables() throws {
        let missing = functions.filter { access($0.recipe.executable, X_OK) != 0 }
        guard !missing.isEmpty else { return }
        let names = missing.map(\.name).joined(separator: ", ")
        let example = missing[0].name
        throw CatalogError(
            description: "no executable of \(names) (looked for \(missing[0].recipe.executable)); "
                + "build it with: swift build --product \(example)"
        )
    }

    private static func manifest(_ name: String, in folder: String) throws -> FunctionManifest {
        let path = "\(folder)/\(name)/function.json"
        do {
            let manifest = try FunctionManifest(json: JSONValue(parsing: try Files.read(path)))
            guard manifest.name == name else {
                throw CatalogError(description: "\(path): name must be \"\(name)\", as its folder is called")
            }
            return manifest
        } catch let error as JSONError {
            throw CatalogError(description: "\(path): \(error.message)")
        } catch let error as FieldErrors {
            let list = error.errors.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
            throw CatalogError(description: "\(path): \(list)")
        }
    }
}
