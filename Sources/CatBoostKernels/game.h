/*
 * Shapley values of one row, for a file that defines LANES as the type of the numbers that are computed together and
 * PLAY_TREES as the name of the entry. Each tree is a game of its own, whose values are added: 2^depth coalitions are
 * few enough to look at every one.
 */

#define JOIN(first, second) first##_##second
#define NAMED(first, second) JOIN(first, second)
#define OWN(name) NAMED(PLAY_TREES, name)

/**
 * Weighs the leaves' values by their training rows; one store a leaf, so that the next load needn't wait for several.
 *
 * A leaf's place has the bits of its number that are the row's own, so that the row's leaf is the last whatever it is.
 */
ALWAYS_INLINE void OWN(weigh_leaves)(
    const double *leaves, const double *weights, size_t dimension, size_t outputs, size_t absent, size_t count,
    LANES *worths, double *node_weights
) {
    for (size_t place = 0; place < count; place++) {
        size_t leaf = place ^ absent;
        LANES values = {0};
        for (size_t output = 0; output < outputs; output++) {
            ((double *)&values)[output] = leaves[leaf * dimension + output];
        }
        node_weights[place] = weights[leaf];
        worths[place] = values * weights[leaf];
    }
}

/**
 * Goes up one level and returns the nodes' weights there.
 *
 * A level turns the worths of two children into those of their parent without and with the level's column: without it
 * both children count; with it the row's own child counts for both. So bit i of a place in `worths` says at first whether
 * it belongs to the row's own child of level i, and afterwards that level i is known.
 */
ALWAYS_INLINE double *OWN(climb)(size_t level, size_t depth, LANES *worths, double *children, double *ratios) {
    size_t nodes = (size_t)1 << (depth - level - 1), size = (size_t)1 << level;
    double *weights = children + 2 * nodes;
    weigh_nodes(children, nodes, weights, ratios);
    for (size_t node = 0; node < nodes; node++) {
        LANES *other = worths + 2 * node * size, *mine = other + size;
        for (size_t place = 0; place < size; place++) {
            LANES worth = mine[place];
            other[place] += worth;
            mine[place] = worth * ratios[node];
        }
    }
    return weights;
}

/**
 * Goes up from the leaves, whose last level is bit 0, and finds for each node what it is worth times its weight; returns
 * the weight of the root. The first levels are named one by one because loops whose length changes are mispredicted.
 */
ALWAYS_INLINE double OWN(find_worths)(size_t depth, LANES *worths, double *node_weights, double *ratios) {
    double *weights = node_weights;
    if (depth > 0) weights = OWN(climb)(0, depth, worths, weights, ratios);
    if (depth > 1) weights = OWN(climb)(1, depth, worths, weights, ratios);
    if (depth > 2) weights = OWN(climb)(2, depth, worths, weights, ratios);
    if (depth > 3) weights = OWN(climb)(3, depth, worths, weights, ratios);
    for (size_t level = 4; level < depth; level++) weights = OWN(climb)(level, depth, worths, weights, ratios);
    return weights[0];
}

/** Pays the last player, who then leaves the game. */
ALWAYS_INLINE void OWN(pay_last)(
    size_t player, const catboost_player *players, const LANES *common, double scale, LANES *shares, LANES *sums
) {
    size_t half = (size_t)1 << player;
    LANES sum = -*common;
    for (size_t coalition = 0; coalition < half; coalition++) {
        LANES with = shares[half + coalition];
        sum += with;
        shares[coalition] += with;
    }
    sums[players[player].column] += sum * scale;
}

/**
 * Adds to each player's column what the tree owes it, and to the expected value the worth of knowing nothing. Without
 * `levels` each level has a player of its own.
 */
ALWAYS_INLINE void OWN(pay)(
    const catboost_explanation *explanation, const catboost_player *players, size_t count, double weight,
    const LANES *worths, const uint32_t *levels, LANES *shares, LANES *sums
) {
    double scale = weight > 0 ? 1 / weight : 0;
    sums[explanation->column_count] += worths[0] * scale;
    size_t half = (size_t)1 << count;
    const double *inside = explanation->inside + half, *outside = explanation->outside + half;
    LANES common = {0};
    for (size_t coalition = 0; coalition < half; coalition++) {
        LANES worth = worths[levels ? levels[coalition] : coalition];
        shares[coalition] = worth * inside[coalition];
        common += worth * outside[coalition];
    }
    size_t player = count;
    while (player > 4) OWN(pay_last)(--player, players, &common, scale, shares, sums);
    if (player > 3) OWN(pay_last)(3, players, &common, scale, shares, sums);
    if (player > 2) OWN(pay_last)(2, players, &common, scale, shares, sums);
    if (player > 1) OWN(pay_last)(1, players, &common, scale, shares, sums);
    if (player > 0) OWN(pay_last)(0, players, &common, scale, shares, sums);
}

/** A tree's leaves, of which `absent` has the bits that the row's leaf lacks. */
typedef struct {
    const double *values, *weights;
    size_t absent;
} OWN(tree);

ALWAYS_INLINE void OWN(play)(
    const catboost_explanation *explanation, OWN(tree) tree, const catboost_player *players, size_t count,
    size_t outputs, size_t depth, const catboost_explanation_memory *memory
) {
    LANES *worths = (LANES *)memory->worths;
    OWN(weigh_leaves)(
        tree.values, tree.weights, explanation->dimension, outputs, tree.absent, (size_t)1 << depth, worths,
        memory->node_weights);
    double weight = OWN(find_worths)(depth, worths, memory->node_weights, memory->ratios);
    list_levels(players, count, memory->levels);
    OWN(pay)(
        explanation, players, count, weight, worths, memory->levels, (LANES *)memory->shares, (LANES *)memory->sums);
}

/** The same for a small tree of constant depth with a player for each level: all of it stays in registers. */
ALWAYS_INLINE void OWN(play_small)(
    const catboost_explanation *explanation, OWN(tree) tree, const catboost_player *players, size_t outputs,
    size_t depth, const catboost_explanation_memory *memory
) {
    enum { leaves = 16 };
    LANES worths[leaves], shares[leaves];
    double node_weights[2 * leaves], ratios[leaves];
    OWN(weigh_leaves)(
        tree.values, tree.weights, explanation->dimension, outputs, tree.absent, (size_t)1 << depth, worths,
        node_weights);
    double weight = OWN(find_worths)(depth, worths, node_weights, ratios);
    OWN(pay)(explanation, players, depth, weight, worths, NULL, shares, (LANES *)memory->sums);
}

ALWAYS_INLINE void PLAY_TREES(
    const catboost_explanation *explanation, const uint32_t *row_leaves, size_t first, size_t outputs,
    const catboost_explanation_memory *memory
) {
    size_t leaf = 0;
    const catboost_player *players = explanation->players;
    for (size_t tree = 0; tree < explanation->tree_count; tree++) {
        size_t depth = (size_t)explanation->depths[tree], count = explanation->player_counts[tree];
        OWN(tree) own = {
            .values = explanation->leaves + leaf * explanation->dimension + first,
            .weights = explanation->leaf_weights + leaf,
            .absent = ~(row_leaves[tree] - leaf) & (((size_t)1 << depth) - 1),
        };
        // Most models that are explained have small trees.
        if (depth == 3 && count == 3) {
            OWN(play_small)(explanation, own, players, outputs, 3, memory);
        } else if (depth == 4 && count == 4) {
            OWN(play_small)(explanation, own, players, outputs, 4, memory);
        } else {
            OWN(play)(explanation, own, players, count, outputs, depth, memory);
        }
        leaf += (size_t)1 << depth;
        players += count;
    }
}

#undef OWN
#undef NAMED
#undef JOIN
#undef PLAY_TREES
#undef LANES
