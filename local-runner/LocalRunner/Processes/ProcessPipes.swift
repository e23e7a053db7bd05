import CProcess
import Glibc
import NIOCore

/// The three pipes of a child, every end close-on-exec, so that no other child inherits one.
struct ProcessPipes {
    var input: Pipe
    var output: Pipe
    var error: Pipe

    struct Pipe {
        let reading: CInt
        let writing: CInt

        init() throws(SpawnError) {
            var ends: [CInt] = [-1, -1]
            guard cprocess_pipe(&ends) == 0 else { throw SpawnError(executable: "pipe", errorNumber: errno) }
            reading = ends[0]
            writing = ends[1]
        }

        func closeBoth() {
            close(reading)
            close(writing)
        }
    }

    init() throws(SpawnError) {
        var made: [Pipe] = []
        do throws(SpawnError) {
            for _ in 0..<3 { made.append(try Pipe()) }
        } catch {
            made.forEach { $0.closeBoth() }
            throw error
        }
        (input, output, error) = (made[0], made[1], made[2])
    }

    /// What the child gets.
    var childEnds: (input: CInt, output: CInt, error: CInt) { (input.reading, output.writing, error.writing) }

    func closeChildEnds() {
        for descriptor in [input.reading, output.writing, error.writing] { close(descriptor) }
    }

    func closeAll() {
        for pipe in [input, output, error] { pipe.closeBoth() }
    }
}
