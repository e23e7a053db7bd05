/* Compiled anew into each set of kernels, with that set's instructions: no include guard. */

#include "network_kernels.h"

#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline)) TARGET

/* Loads that may begin anywhere cost nothing where they begin well, and Swift puts vectors at 16 bytes. */
typedef float lane __attribute__((vector_size(32), aligned(4)));

enum { lane_size = 8, line_floats = 16 };

/* Rows lie anywhere in a hundred megabytes: what comes next is asked for while what is there is worked on. */
enum { rows_ahead = 12, steps_ahead = 6 };

static const float mean_decay = 0.9f, square_decay = 0.999f, smallest = 1e-8f;

INLINE void fetch(const float *row, size_t floats) {
    for (size_t place = 0; place < floats; place += line_floats) __builtin_prefetch(row + place, 1);
}

INLINE void gather_lanes(
    const float *table, size_t stride, const size_t lanes, const uint32_t *terms, const float *values, size_t count,
    lane *sums
) {
    for (size_t place = 0; place < count && place < rows_ahead; place++) {
        fetch(table + terms[place] * stride, lanes * lane_size);
    }
    for (size_t place = 0; place < count; place++) {
        if (place + rows_ahead < count) fetch(table + terms[place + rows_ahead] * stride, lanes * lane_size);
        const lane *row = (const lane *)(table + terms[place] * stride);
        for (size_t part = 0; part < lanes; part++) sums[part] += row[part] * values[place];
    }
}

TARGET static void gather(
    const float *table, size_t stride, size_t width, const uint32_t *terms, const float *values, size_t count,
    float *sums
) {
    lane *lanes = (lane *)sums;
    if (width != 4 * lane_size) {
        gather_lanes(table, stride, width / lane_size, terms, values, count, lanes);
        return;
    }
    // The usual width: the sums stay in registers.
    lane own[4] = {lanes[0], lanes[1], lanes[2], lanes[3]};
    gather_lanes(table, stride, 4, terms, values, count, own);
    for (size_t part = 0; part < 4; part++) lanes[part] = own[part];
}

INLINE void scatter_lanes(
    float *gradients, const size_t lanes, const uint32_t *places, const float *values, size_t count,
    const lane *slopes
) {
    for (size_t place = 0; place < count; place++) {
        if (place + rows_ahead < count) {
            fetch(gradients + places[place + rows_ahead] * lanes * lane_size, lanes * lane_size);
        }
        lane *row = (lane *)(gradients + places[place] * lanes * lane_size);
        for (size_t part = 0; part < lanes; part++) row[part] += slopes[part] * values[place];
    }
}

TARGET static void scatter(
    float *gradients, size_t width, const uint32_t *places, const float *values, size_t count, const float *slopes
) {
    const lane *lanes = (const lane *)slopes;
    if (width != 4 * lane_size) {
        scatter_lanes(gradients, width / lane_size, places, values, count, lanes);
        return;
    }
    const lane own[4] = {lanes[0], lanes[1], lanes[2], lanes[3]};
    scatter_lanes(gradients, 4, places, values, count, own);
}

TARGET static void step(
    float *table, size_t width, const uint32_t *rows, size_t count, float *gradients, float rate
) {
    const size_t lanes = width / lane_size;
    for (size_t place = 0; place < count; place++) {
        if (place + steps_ahead < count) fetch(table + rows[place + steps_ahead] * width * 3, width * 3);
        lane *numbers = (lane *)(table + rows[place] * width * 3);
        lane *means = numbers + lanes, *squares = numbers + 2 * lanes;
        lane *gradient = (lane *)(gradients + place * width);
        for (size_t part = 0; part < lanes; part++) {
            lane slope = gradient[part];
            gradient[part] = (lane){0};
            lane mean = means[part] * mean_decay + slope * (1 - mean_decay);
            lane square = squares[part] * square_decay + slope * slope * (1 - square_decay);
            means[part] = mean;
            squares[part] = square;
            numbers[part] -= mean * rate / (__builtin_elementwise_sqrt(square) + smallest);
        }
    }
}

static const network_kernels kernels = {gather, scatter, step};
