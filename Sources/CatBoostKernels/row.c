#include "catboost_kernels.h"
#include "inlining.h"

/*
 * A row's sum is a chain of additions, each of which waits for the one before, and its leaves lie all over memory. So
 * leaves are asked for as soon as their numbers are known, and added while those of later trees are looked for.
 */
enum { trees_at_once = 16, trees_ahead = 48 };

ALWAYS_INLINE double sum_row(
    const uint8_t *answers, const int32_t *splits, size_t depth, size_t tree_count, const double *leaves,
    uint32_t *numbers
) {
    double sum = 0;
    size_t found = 0, added = 0;
    while (added < tree_count) {
        size_t end = tree_count - found < trees_at_once ? tree_count : found + trees_at_once;
        for (; found < end; found++, splits += depth) {
            uint32_t number = (uint32_t)found;
            for (size_t level = depth; level-- > 0;) number = 2 * number + answers[splits[level]];
            numbers[found] = number;
            __builtin_prefetch(leaves + number);
        }
        size_t ready = found == tree_count ? tree_count : found > trees_ahead ? found - trees_ahead : 0;
        for (; added < ready; added++) sum += leaves[numbers[added]];
    }
    return sum;
}

double catboost_sum_row(
    const uint8_t *answers, const int32_t *splits, size_t depth, size_t tree_count, const double *leaves,
    uint32_t *numbers
) {
    // With a constant depth the compiler unrolls the inner loop.
    switch (depth) {
    case 6: return sum_row(answers, splits, 6, tree_count, leaves, numbers);
    case 8: return sum_row(answers, splits, 8, tree_count, leaves, numbers);
    default: return sum_row(answers, splits, depth, tree_count, leaves, numbers);
    }
}
