#include "leaves.h"

#include <string.h>

/* Vectors of 16 bytes, which the compiler makes SSE2, NEON or plain code of. */
typedef int8_t bytes16 __attribute__((vector_size(16)));
typedef uint8_t sums16 __attribute__((vector_size(16)));
typedef int16_t shorts8 __attribute__((vector_size(16)));
typedef int32_t ints4 __attribute__((vector_size(16)));
typedef float floats4 __attribute__((vector_size(16)));

/** Rows whose values one column of registers holds. */
enum { rows_at_once = 16, vectors = rows_at_once / 4 };

static void quantise(
    const catboost_bucket *buckets, size_t bucket_count, const float *rows, size_t stride, size_t row_count,
    uint8_t *block
) {
    for (size_t row = 0; row < row_count; row += rows_at_once) {
        size_t count = row_count - row < rows_at_once ? row_count - row : rows_at_once;
        union { float numbers[rows_at_once]; floats4 parts[vectors]; } column = {{0}};
        for (size_t place = 0; place < bucket_count; place++) {
            const catboost_bucket *bucket = buckets + place;
            const float *first = rows + row * stride + bucket->column;
            for (size_t other = 0; other < count; other++) {
                float value = first[other * stride];
                column.numbers[other] = value != value ? bucket->missing : value;
            }
            ints4 counts[vectors] = {{0}};
            for (uint32_t border = 0; border < bucket->count; border++) {
                float number = bucket->borders[border];
                floats4 all = {number, number, number, number};
                for (int part = 0; part < vectors; part++) counts[part] -= column.parts[part] > all;
            }
            uint8_t *bytes = block + place * catboost_block_rows + row;
            for (int other = 0; other < rows_at_once; other++) {
                bytes[other] = (uint8_t)(counts[other / 4][other % 4] - 128);
            }
        }
    }
}

/** The numbers of all rows' leaves in one tree, or of their eight highest or lowest bits. */
ALWAYS_INLINE void find_leaves(const catboost_split *splits, size_t levels, const uint8_t *block, uint8_t *bytes) {
    enum { parts = catboost_block_rows / 16 };
    sums16 leaves[parts] = {{0}};
    for (size_t level = 0; level < levels; level++) {
        const bytes16 *bucket = (const bytes16 *)(const void *)(block + splits[level].place);
        int32_t four = (int32_t)splits[level].threshold;
        bytes16 threshold = (bytes16)(ints4){four, four, four, four};
        // Minus one where the answer is no.
        for (int part = 0; part < parts; part++) leaves[part] += leaves[part] + (sums16)(threshold > bucket[part]);
    }
    uint8_t all = (uint8_t)((1u << levels) - 1);
    for (int part = 0; part < parts; part++) ((sums16 *)(void *)bytes)[part] = leaves[part] + all;
}

#define LOW_BYTES 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH_BYTES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31

/** Puts the bytes of eight trees together, a word a row. */
ALWAYS_INLINE void interleave(scratch_memory *scratch) {
    for (int row = 0; row < catboost_block_rows; row += 16) {
        shorts8 pairs[2][4];
        ints4 quads[4][2];
        for (int pair = 0; pair < 4; pair++) {
            bytes16 even = *(const bytes16 *)(const void *)(scratch->low[2 * pair] + row);
            bytes16 odd = *(const bytes16 *)(const void *)(scratch->low[2 * pair + 1] + row);
            pairs[0][pair] = (shorts8)__builtin_shufflevector(even, odd, LOW_BYTES);
            pairs[1][pair] = (shorts8)__builtin_shufflevector(even, odd, HIGH_BYTES);
        }
        for (int half = 0; half < 2; half++) {
            for (int quad = 0; quad < 2; quad++) {
                shorts8 first = pairs[half][2 * quad], second = pairs[half][2 * quad + 1];
                quads[2 * half][quad] = (ints4)__builtin_shufflevector(first, second, 0, 8, 1, 9, 2, 10, 3, 11);
                quads[2 * half + 1][quad] = (ints4)__builtin_shufflevector(first, second, 4, 12, 5, 13, 6, 14, 7, 15);
            }
        }
        for (int quarter = 0; quarter < 4; quarter++) {
            ints4 *words = (ints4 *)(void *)(scratch->words + row + 4 * quarter);
            words[0] = __builtin_shufflevector(quads[quarter][0], quads[quarter][1], 0, 4, 1, 5);
            words[1] = __builtin_shufflevector(quads[quarter][0], quads[quarter][1], 2, 6, 3, 7);
        }
    }
}

#define TARGET
#include "add_trees.h"
#include "explain.h"
#include "few.h"

const catboost_kernels *catboost_kernels_baseline(void) {
    static const catboost_kernels kernels = {quantise, add_trees, explain, answer_few, sum_few};
    return &kernels;
}
