import Glibc
import NIOCore
import RuntimeProtocols

/// Why a command ends without having done its work.
public struct CommandFailure: Error, Sendable {
    /// One sentence for the terminal.
    public let message: String
    /// Exit code of the process: 78 for bad configuration (EX_CONFIG), else 1.
    public let exitCode: Int32

    /// Makes a failure of any error.
    public init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ConfigurationError: self.init("\(error)", exitCode: 78)
        default: self.init("\(error)")
        }
    }

    /// Makes a failure of an error of whatever listens on a port.
    init(listening error: any Error) {
        if let error = error as? IOError, error.errnoCode == EADDRINUSE {
            self.init("the port is in use; choose another with PRICETAG_PORT or --port")
        } else {
            self.init(error)
        }
    }

    /// Writes the message to stderr.
    public func report() {
        StandardErrorSink.shared.take(ByteBuffer(string: "local-runner: \(message)"))
        StandardErrorSink.shared.flush()
    }

    init(_ message: String, exitCode: Int32 = 1) {
        self.message = message
        self.exitCode = exitCode
    }
}
