/// Tells which functions' files have changed since they were last looked at.
struct FileWatch {
    private var files: [(path: String, function: String)]
    private var known: [String: ExecutableImage.Identity] = [:]
    private var changing: [String: ExecutableImage.Identity] = [:]

    /// Takes the files as they are now.
    init(_ files: [(path: String, function: String)]) {
        self.files = files
        for file in files { known[file.path] = .current(of: file.path) }
    }

    /// Takes in files that were not known yet, as they are now.
    mutating func add(_ more: [(path: String, function: String)]) {
        let watched = Set(files.map(\.path))
        for file in more where !watched.contains(file.path) {
            files.append(file)
            known[file.path] = .current(of: file.path)
        }
    }

    /// Functions with a file that has changed and was the same twice: one that is being written is left to the next look.
    mutating func changed() -> Set<String> {
        var functions: Set<String> = []
        for (path, function) in files {
            guard let identity = ExecutableImage.Identity.current(of: path), identity != known[path] else {
                changing[path] = nil
                continue
            }
            if changing[path] == identity {
                known[path] = identity
                changing[path] = nil
                functions.insert(function)
            } else {
                changing[path] = identity
            }
        }
        return functions
    }
}
