@testable import CatBoost

private typealias Trees = ModelEditor.Trees

extension Damage {
    static let ofNonSymmetricTrees = [
        inTrees("a step out of the tree", .nonSymmetricStepNodes, .outOfRange) { editor in
            editor.write(UInt16.max, at: editor.elements(of: Trees.nodes, in: editor.trees))
        },
        inTrees("a leaf after the last", .nonSymmetricNodeIdToLeafId, .outOfRange) { editor in
            let last = Int(editor.read(Int32.self, editor.elements(of: Trees.sizes, in: editor.trees))) - 1
            editor.write(UInt32.max - 1, at: editor.elements(of: Trees.leafPlaces, in: editor.trees) + 4 * last)
        },
        inTrees("fewer leaves than nodes", .nonSymmetricNodeIdToLeafId, .wrongCount) { editor in
            let places = editor.target(of: Trees.leafPlaces, in: editor.trees)
            editor.write(editor.read(UInt32.self, places) - 1, at: places)
        },
        inTrees("nodes without leaves", .nonSymmetricNodeIdToLeafId, .wrongCount) { editor in
            editor.remove(Trees.leafPlaces, from: editor.trees)
        },
        inTrees("fewer steps than nodes", .nonSymmetricStepNodes, .wrongCount) { editor in
            let nodes = editor.target(of: Trees.nodes, in: editor.trees)
            editor.write(editor.read(UInt32.self, nodes) - 1, at: nodes)
        },
        inTrees("fewer splits than nodes", .treeSplits, .wrongCount) { editor in
            let splits = editor.target(of: Trees.splits, in: editor.trees)
            editor.write(editor.read(UInt32.self, splits) - 1, at: splits)
        },
        inTrees("a split after the last", .treeSplits, .outOfRange) { editor in
            editor.write(Int32.max, at: editor.elements(of: Trees.splits, in: editor.trees))
        },
        inTrees("a split below the first", .treeSplits, .outOfRange) { editor in
            editor.write(Int32(-1), at: editor.elements(of: Trees.splits, in: editor.trees))
        },
        inTrees("a tree that begins within another", .treeStartOffsets, .outOfRange) { editor in
            editor.write(Int32(1), at: editor.elements(of: Trees.starts, in: editor.trees) + 4)
        },
        inTrees("trees that begin nowhere", .treeStartOffsets, .wrongCount) { editor in
            editor.remove(Trees.starts, from: editor.trees)
        },
        inTrees("a tree without a node", .treeSizes, .outOfRange) { editor in
            editor.write(Int32(0), at: editor.elements(of: Trees.sizes, in: editor.trees))
        },
    ]

    private static func inTrees(
        _ what: String,
        _ part: ModelPart,
        _ defect: ModelDefect,
        _ edit: @escaping @Sendable (inout ModelEditor) -> Void
    ) -> Damage {
        Damage("of independent branches: \(what)", in: "lossguide", part, defect, edit)
    }
}
