/* The order of a block's work, for a file that has find_leaves and interleave; TARGET is its functions' attribute. */

TARGET static void add_trees(
    const catboost_trees *trees, const uint8_t *block, size_t row_count, void *memory, double *sums
) {
    scratch_memory *scratch = memory;
    size_t depth = trees->depth, dimension = trees->dimension;
    size_t high = depth > 8 ? depth - 8 : 0;
    const catboost_split *splits = trees->splits;
    const double *leaves = trees->leaves;
    size_t tree = 0;
    for (; high == 0 && tree + 8 <= trees->count; tree += 8) {
        for (size_t member = 0; member < 8; member++) {
            find_leaves(splits + member * depth, depth, block, scratch->low[member]);
        }
        interleave(scratch);
        add_words(scratch->words, leaves, depth, dimension, row_count, sums);
        splits += 8 * depth;
        leaves += 8 * (dimension << depth);
    }
    for (; tree < trees->count; tree++) {
        find_leaves(splits, high, block, scratch->high);
        find_leaves(splits + high, depth - high, block, scratch->low[0]);
        add_bytes(scratch->low[0], scratch->high, leaves, dimension, row_count, sums);
        splits += depth;
        leaves += dimension << depth;
    }
}
