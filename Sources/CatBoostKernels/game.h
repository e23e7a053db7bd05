/*
 * Shapley values of one row, for a file that defines LANES as the type of the numbers that are computed together and
 * PLAY_TREES as the name of the entry. Each tree is a game of its own, whose values are added: 2^depth coalitions are
 * few enough to look at every one.
 */

#define JOIN(first, second) first##_##second
#define NAMED(first, second) JOIN(first, second)
#define OWN(name) NAMED(PLAY_TREES, name)

/** Weighs the leaves' values by their training rows; one store a leaf, so that the next load needn't wait for several. */
ALWAYS_INLINE void OWN(weigh_leaves)(
    const double *leaves, const double *weights, size_t dimension, size_t outputs, size_t count, LANES *worths,
    double *node_weights
) {
    for (size_t leaf = 0; leaf < count; leaf++) {
        LANES values = {0};
        for (size_t output = 0; output < outputs; output++) {
            ((double *)&values)[output] = leaves[leaf * dimension + output];
        }
        node_weights[leaf] = weights[leaf];
        worths[leaf] = values * weights[leaf];
    }
}

/**
 * Goes up one level and returns the nodes' weights there.
 *
 * A level turns the worths of two children into those of their parent without and with the level's column: without it
 * both children count; with it the row's own child counts for both. So bit i of a place in `worths` says at first which
 * child of level i it belongs to, and afterwards, where it is the row's own, that level i is known.
 */
ALWAYS_INLINE double *OWN(climb)(
    size_t level, size_t row_leaf, size_t depth, LANES *worths, double *children, double *ratios
) {
    size_t own = row_leaf >> level & 1, nodes = (size_t)1 << (depth - level - 1), size = (size_t)1 << level;
    double *weights = children + 2 * nodes;
    weigh_nodes(children, own, nodes, weights, ratios);
    for (size_t node = 0; node < nodes; node++) {
        LANES *mine = worths + (2 * node + own) * size, *other = worths + (2 * node + 1 - own) * size;
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
ALWAYS_INLINE double OWN(find_worths)(
    size_t row_leaf, size_t depth, LANES *worths, double *node_weights, double *ratios
) {
    double *weights = node_weights;
    if (depth > 0) weights = OWN(climb)(0, row_leaf, depth, worths, weights, ratios);
    if (depth > 1) weights = OWN(climb)(1, row_leaf, depth, worths, weights, ratios);
    if (depth > 2) weights = OWN(climb)(2, row_leaf, depth, worths, weights, ratios);
    if (depth > 3) weights = OWN(climb)(3, row_leaf, depth, worths, weights, ratios);
    for (size_t level = 4; level < depth; level++) {
        weights = OWN(climb)(level, row_leaf, depth, worths, weights, ratios);
    }
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

/** Adds to each player's column what the tree owes it, and to the expected value the worth of knowing nothing. */
ALWAYS_INLINE void OWN(pay)(
    const catboost_explanation *explanation, const catboost_player *players, size_t count, size_t absent,
    double weight, const LANES *worths, const uint32_t *levels, LANES *shares, LANES *sums
) {
    double scale = weight > 0 ? 1 / weight : 0;
    sums[explanation->column_count] += worths[absent] * scale;
    size_t half = (size_t)1 << count;
    const double *inside = explanation->inside + half, *outside = explanation->outside + half;
    LANES common = {0};
    for (size_t coalition = 0; coalition < half; coalition++) {
        LANES worth = worths[levels[coalition] ^ absent];
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

ALWAYS_INLINE void OWN(play)(
    const catboost_explanation *explanation, size_t row_leaf, size_t leaf, const catboost_player *players, size_t count,
    size_t first, size_t outputs, size_t depth, const catboost_explanation_memory *memory
) {
    LANES *worths = (LANES *)memory->worths;
    size_t leaves = (size_t)1 << depth;
    OWN(weigh_leaves)(
        explanation->leaves + leaf * explanation->dimension + first, explanation->leaf_weights + leaf,
        explanation->dimension, outputs, leaves, worths, memory->node_weights);
    double weight = OWN(find_worths)(row_leaf, depth, worths, memory->node_weights, memory->ratios);
    list_levels(players, count, memory->levels);
    OWN(pay)(
        explanation, players, count, ~row_leaf & (leaves - 1), weight, worths, memory->levels,
        (LANES *)memory->shares, (LANES *)memory->sums);
}

ALWAYS_INLINE void PLAY_TREES(
    const catboost_explanation *explanation, const uint32_t *row_leaves, size_t first, size_t outputs,
    const catboost_explanation_memory *memory
) {
    size_t leaf = 0;
    const catboost_player *players = explanation->players;
    for (size_t tree = 0; tree < explanation->tree_count; tree++) {
        size_t depth = (size_t)explanation->depths[tree], count = explanation->player_counts[tree];
        size_t row_leaf = row_leaves[tree] - leaf;
        // With constant numbers the compiler unrolls every loop; most models that are explained have small trees.
        if (depth == 3 && count == 3) {
            OWN(play)(explanation, row_leaf, leaf, players, 3, first, outputs, 3, memory);
        } else if (depth == 4 && count == 4) {
            OWN(play)(explanation, row_leaf, leaf, players, 4, first, outputs, 4, memory);
        } else {
            OWN(play)(explanation, row_leaf, leaf, players, count, first, outputs, depth, memory);
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
