import AccountsBootstrap
import Domain
import FunctionRuntime
import PriceModel
import RuntimeProtocols
import SQLStorage
import ServiceConfiguration
import Services

/// Wires pricing to the model and the database; nothing is opened before an event needs it, and a model that was
/// replaced is opened by the next event.
public struct PricingBootstrap {
    /// Prices that are paid for.
    public let pricing: Lazily<PricingService>
    /// How the service does.
    public let status: Lazily<ServiceStatus>
    private let base: AccountsBootstrap

    /// Opening accounts, logging in, finding out who asks; throws where the key of their tokens would be lost with the process.
    public var accounts: Lazily<AccountService> {
        get throws(ConfigurationError) { try base.accounts }
    }

    /// Reads the settings; a wrong one throws and names its key.
    public init(_ configuration: FunctionConfiguration) throws(ConfigurationError) {
        let base = try AccountsBootstrap(configuration)
        let paths = try ServiceConfiguration(configuration.environment)
        let bundle = CurrentBundle(path: paths.modelPath) { message in
            FunctionLog.ofProcess(configuration)(.notice, message)
        }
        let model = {
            do throws(PriceModelError) {
                return try bundle.model()
            } catch {
                throw DomainError.unavailable(reason: "\(paths.modelPath): \(error)")
            }
        }
        self.base = base
        pricing = Lazily {
            PricingService(storage: try base.storage.get(), model: model, origin: try base.origin.get())
        }
        status = Lazily {
            ServiceStatus(predictions: try base.storage.get(), model: model, origin: try base.origin.get())
        }
    }
}
