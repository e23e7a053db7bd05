import Glibc
import NIOCore

/// A function running with `--stream`: warm, and ready once it has answered the warm-up.
final class StreamWorker: Worker {
    /// The line that a stream host answers itself, with the same line, before it gets any event.
    static let warmUp = #"{"warmUp":true}"#

    private(set) var pid: pid_t?
    private let setting: WorkerSetting
    private let report: (WorkerReport) -> Void
    private var process: PipedProcess?
    private var reader: AnswerReader?
    private var isReady = false
    private var isUnwanted = false

    /// Starts the process.
    init(
        _ setting: WorkerSetting,
        log: any LineSink,
        on eventLoop: any EventLoop,
        report: @escaping (WorkerReport) -> Void
    ) {
        self.setting = setting
        self.report = report
        var recipe = setting.recipe
        recipe.arguments = ["--stream"]
        let reader = AnswerReader(limit: setting.answerLimit) { [weak self] result in self?.took(result) }
        self.reader = reader
        let boundReader = NIOLoopBound(reader, eventLoop: eventLoop)
        PipedProcess.start(recipe, log: log, on: eventLoop) { boundReader.value }
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success(let process): self.started(process)
                case .failure(let error): self.report(.exited("\(error)"))
                }
            }
    }

    func hand(_ event: ByteBuffer) {
        var line = event
        line.writeInteger(UInt8(ascii: "\n"))
        reader?.expect()
        process?.input.writeAndFlush(line, promise: nil)
    }

    func retire() { process?.retire(grace: setting.grace) }

    func end() {
        isUnwanted = true
        process?.end(grace: setting.grace)
    }

    private func started(_ process: PipedProcess) {
        pid = process.child.pid
        self.process = process
        process.ended.assumeIsolated().whenComplete { result in
            let report = self.report
            self.process = nil
            switch result {
            case .success(let exit): report(.exited("it ended with \(exit)"))
            case .failure(let error): report(.exited("\(error)"))
            }
        }
        if isUnwanted { process.end(grace: setting.grace) } else { hand(ByteBuffer(string: Self.warmUp)) }
    }

    private func took(_ result: Result<ByteBuffer, AnswerFault>) {
        switch result {
        case .success(let line) where isReady: report(.answered(line))
        case .success(let line) where line.readableBytesView.elementsEqual(Self.warmUp.utf8):
            isReady = true
            report(.ready)
        case .success: report(.fault(.notReady))
        case .failure(let fault): report(.fault(fault))
        }
    }
}
