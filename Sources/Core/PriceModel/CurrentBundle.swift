import Glibc

/// The model that a path leads to, opened when it is first asked for and opened anew when the path leads to another file.
///
/// A host keeps its process for many events while an engineer points `models/current` at a new bundle. Asking costs one
/// `stat`. A new bundle that can't be opened, or whose bytes contradict its checksums, is reported once and left alone
/// until the path changes again; meanwhile the old one goes on.
public final class CurrentBundle {
    private let path: String
    private let report: (String) -> Void
    private var opened: PriceModel?
    private var seen: FileIdentity?

    /// Names the path, and whom to tell what happened to a new bundle; nothing is opened yet.
    public init(path: String, report: @escaping (String) -> Void) {
        self.path = path
        self.report = report
    }

    /// The model to use now.
    public func model() throws(PriceModelError) -> PriceModel {
        let identity = FileIdentity(path: path)
        guard let opened else { return try openFirst(identity) }
        if identity != seen {
            seen = identity
            replace(opened, identity)
        }
        return self.opened ?? opened
    }

    private func openFirst(_ identity: FileIdentity?) throws(PriceModelError) -> PriceModel {
        let model = try PriceModel(path: path)
        // Taken before the file was opened: were another put there in between, the next event would see it.
        seen = identity
        opened = model
        return model
    }

    private func replace(_ old: PriceModel, _ identity: FileIdentity?) {
        guard identity != nil else {
            report("\(path) leads nowhere; model \(old.version) stays in use")
            return
        }
        do throws(PriceModelError) {
            let model = try PriceModel(path: path)
            // Reads all of the file, unlike a start: this is once a bundle, and the old one is there to fall back to.
            try model.verify()
            opened = model
            report("model \(model.version) follows \(old.version)")
        } catch {
            report("\(path): \(error); model \(old.version) stays in use")
        }
    }
}

/// What tells a file from another that was put in its place.
struct FileIdentity: Equatable {
    private let device: UInt
    private let number: UInt
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    /// The identity of the file that a path leads to; nil when there is none.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        number = UInt(status.st_ino)
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
