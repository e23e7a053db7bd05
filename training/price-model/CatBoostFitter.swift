import Glibc
import PriceTraining

/// Fits trees by running fit.py on files in a temporary folder.
struct CatBoostFitter: TreeFitter {
    let python: String
    let script: String
    let seed: UInt64
    let folder: String

    func fit(_ problem: TreeProblem) throws -> String {
        let stem = "\(folder)/\(problem.name.split(separator: " ").joined(separator: "-"))"
        let (features, targets, weights) = (stem + ".features", stem + ".targets", stem + ".weights")
        try WholeFile.write(problem.features, to: features)
        try WholeFile.write(problem.targets, to: targets)
        try WholeFile.write(problem.weights, to: weights)
        defer { for path in [features, targets, weights] { unlink(path) } }
        try run([
            python, script, "--features", features, "--columns", String(problem.columnCount), "--targets", targets,
            "--weights", weights, "--output", stem + ".cbm", "--seed", String(seed),
        ])
        return stem + ".cbm"
    }

    private func run(_ arguments: [String]) throws {
        var process = pid_t()
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        // stdout is for the scores; what Python says goes to stderr.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
        let failure = posix_spawnp(&process, python, &actions, nil, &pointers, environ)
        guard failure == 0 else { throw TrainingError.fitting("\(python): \(String(cString: strerror(failure)))") }
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1 {
            guard errno == EINTR else { throw TrainingError.fitting(String(cString: strerror(errno))) }
        }
        guard status == 0 else { throw TrainingError.fitting("\(python) \(script) ended with status \(status)") }
    }
}
