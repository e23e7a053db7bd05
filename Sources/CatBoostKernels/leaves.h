#ifndef CATBOOST_LEAVES_H
#define CATBOOST_LEAVES_H

#include "inlining.h"
#include "catboost_kernels.h"

/* Adding leaves is loading numbers, which no vector instruction does quicker, so that all kernels share it. */

/** Working memory for the leaves of eight trees. */
typedef struct {
    _Alignas(32) uint8_t low[8][catboost_block_rows];
    _Alignas(32) uint8_t high[catboost_block_rows];
    _Alignas(32) uint64_t words[catboost_block_rows];
} scratch_memory;

_Static_assert(sizeof(scratch_memory) == catboost_scratch_bytes, "the header says how much memory that is");

/** Adds one row's leaves of eight trees; byte i of `word` is the number of the leaf in tree i. */
ALWAYS_INLINE void add_word(
    uint64_t word, const double *leaves, size_t tree_size, size_t dimension, double *sums
) {
#pragma clang loop unroll(full)
    for (size_t tree = 0; tree < 8; tree++) {
        const double *leaf = leaves + tree * tree_size + (word >> (8 * tree) & 0xFF) * dimension;
        for (size_t value = 0; value < dimension; value++) sums[value] += leaf[value];
    }
}

/** With a constant dimension a row's sums stay in registers. */
ALWAYS_INLINE void add_words_of(
    const uint64_t *words, const double *leaves, size_t tree_size, size_t dimension, size_t rows, double *sums
) {
    double row_sums[4];
    for (size_t row = 0; row < rows; row++, sums += dimension) {
        for (size_t value = 0; value < dimension; value++) row_sums[value] = sums[value];
        add_word(words[row], leaves, tree_size, dimension, row_sums);
        for (size_t value = 0; value < dimension; value++) sums[value] = row_sums[value];
    }
}

/** Adds the leaves of eight trees of at most 256 leaves. */
ALWAYS_INLINE void add_words(
    const uint64_t *words, const double *leaves, size_t depth, size_t dimension, size_t rows, double *sums
) {
    size_t tree_size = dimension << depth;
    switch (dimension) {
    case 1: add_words_of(words, leaves, tree_size, 1, rows, sums); break;
    case 2: add_words_of(words, leaves, tree_size, 2, rows, sums); break;
    case 3: add_words_of(words, leaves, tree_size, 3, rows, sums); break;
    case 4: add_words_of(words, leaves, tree_size, 4, rows, sums); break;
    default:
        for (size_t row = 0; row < rows; row++) {
            add_word(words[row], leaves, tree_size, dimension, sums + row * dimension);
        }
    }
}

/** Adds the leaves of one tree of any depth, whose numbers are in two bytes. */
ALWAYS_INLINE void add_bytes(
    const uint8_t *low, const uint8_t *high, const double *leaves, size_t dimension, size_t rows, double *sums
) {
    for (size_t row = 0; row < rows; row++) {
        const double *leaf = leaves + ((size_t)low[row] | (size_t)high[row] << 8) * dimension;
        for (size_t value = 0; value < dimension; value++) sums[row * dimension + value] += leaf[value];
    }
}

#endif
