/* Shapley values for a file of kernels; TARGET is its functions' attribute. */

typedef double doubles2 __attribute__((vector_size(16)));
typedef double doubles4 __attribute__((vector_size(32)));

/** For each node its weight, and by how much it outweighs the child that the row goes to, which is the second. */
ALWAYS_INLINE void weigh_nodes(
    const double *restrict children, size_t count, double *restrict weights, double *restrict ratios
) {
    for (size_t node = 0; node < count; node++) {
        double weight = children[2 * node] + children[2 * node + 1];
        double own_weight = children[2 * node + 1];
        weights[node] = weight;
        ratios[node] = own_weight > 0 ? weight / own_weight : 0;
    }
}

/** The levels that the coalitions know that have this player and otherwise only earlier ones. */
ALWAYS_INLINE void list_levels_of(size_t player, const catboost_player *players, uint32_t *levels) {
    size_t first = (size_t)1 << player;
    for (size_t coalition = 0; coalition < first; coalition++) {
        levels[first + coalition] = levels[coalition] | players[player].levels;
    }
}

/** For each coalition of players the levels that it knows, a bit each. */
ALWAYS_INLINE void list_levels(const catboost_player *players, size_t count, uint32_t *levels) {
    if (count > 0) list_levels_of(0, players, levels);
    if (count > 1) list_levels_of(1, players, levels);
    if (count > 2) list_levels_of(2, players, levels);
    if (count > 3) list_levels_of(3, players, levels);
    for (size_t player = 4; player < count; player++) list_levels_of(player, players, levels);
}

#define LANES double
#define PLAY_TREES play_trees_1
#include "game.h"

#define LANES doubles2
#define PLAY_TREES play_trees_2
#include "game.h"

#define LANES doubles4
#define PLAY_TREES play_trees_4
#include "game.h"

TARGET static void explain(
    const catboost_explanation *explanation, const uint32_t *row_leaves, size_t first, size_t outputs,
    const catboost_explanation_memory *memory
) {
    // With a constant number the compiler unrolls the reading of leaves.
    switch (outputs) {
    case 1: play_trees_1(explanation, row_leaves, first, 1, memory); break;
    case 2: play_trees_2(explanation, row_leaves, first, 2, memory); break;
    case 3: play_trees_4(explanation, row_leaves, first, 3, memory); break;
    default: play_trees_4(explanation, row_leaves, first, 4, memory);
    }
}
