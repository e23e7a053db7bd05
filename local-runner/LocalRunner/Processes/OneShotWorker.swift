import Glibc
import NIOCore

/// A place for one event that gets a fresh process when it is handed over.
final class OneShotWorker: Worker {
    private(set) var pid: pid_t?
    private let setting: WorkerSetting
    private let log: any LineSink
    private let eventLoop: any EventLoop
    private let report: (WorkerReport) -> Void
    private var run: OneShotProcess?
    private var isHanded = false
    private var isUnwanted = false

    init(
        _ setting: WorkerSetting,
        log: any LineSink,
        on eventLoop: any EventLoop,
        report: @escaping (WorkerReport) -> Void
    ) {
        self.setting = setting
        self.log = log
        self.eventLoop = eventLoop
        self.report = report
        eventLoop.assumeIsolated().execute { report(.ready) }
    }

    func hand(_ event: ByteBuffer) {
        isHanded = true
        OneShotProcess.start(event, setting, log: log, on: eventLoop)
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success(let run): self.started(run)
                case .failure(let error): self.report(.exited("\(error)"))
                }
            }
    }

    func retire() { eventLoop.assumeIsolated().execute { self.report(.exited("it was not needed")) } }

    func end() {
        isUnwanted = true
        run?.process.end(grace: setting.grace)
        if !isHanded { retire() }
    }

    private func started(_ run: OneShotProcess) {
        pid = run.process.child.pid
        self.run = run
        run.answer.assumeIsolated().whenComplete { result in
            self.run = nil
            switch result {
            case .success((let output, .exited(0))): self.report(.answered(output))
            case .success((_, let exit)): self.report(.exited("it ended with \(exit)"))
            case .failure(let fault as AnswerFault):
                self.report(.fault(fault))
                self.waitForEnd(of: run.process)
            case .failure(let error): self.report(.exited("\(error)"))
            }
        }
        if isUnwanted { run.process.end(grace: setting.grace) }
    }

    private func waitForEnd(of process: PipedProcess) {
        process.end(grace: setting.grace).assumeIsolated().whenComplete { _ in self.report(.exited("it was ended")) }
    }
}
