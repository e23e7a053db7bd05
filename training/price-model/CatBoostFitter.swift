import Glibc
import PriceTraining

/// Fits trees by running fit.py on files in a folder, unless the folder has them from an earlier run.
struct CatBoostFitter: TreeFitter {
    let python: String
    let script: String
    let seed: UInt64
    let steps: StepFolder

    func fit(_ problem: TreeProblem) throws -> String {
        var fingerprint = Fingerprint("trees", version: 1)
        fingerprint.add(problem.features)
        fingerprint.add([problem.columnCount])
        fingerprint.add(problem.targets)
        fingerprint.add(problem.weights)
        fingerprint.add([seed])
        // What the script does is its text; which CatBoost it finds is pinned beside it.
        fingerprint.add(try WholeFile.bytes(ofFile: script))
        let model = steps.file(fingerprint, suffix: ".cbm")
        if access(model, R_OK) == 0 { return model }
        let (features, targets, weights) = (model + ".features", model + ".targets", model + ".weights")
        defer { for path in [features, targets, weights] { unlink(path) } }
        try WholeFile.write(problem.features, to: features)
        try WholeFile.write(problem.targets, to: targets)
        try WholeFile.write(problem.weights, to: weights)
        try steps.keep(model) { output in
            try run([
                python, script, "--features", features, "--columns", String(problem.columnCount), "--targets", targets,
                "--weights", weights, "--output", output, "--seed", String(seed), "--threads", "1",
            ])
        }
        return model
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
