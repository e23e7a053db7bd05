#include "samples.h"

#include <stdlib.h>
#include <time.h>

double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static int ascending(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

struct summary summarise(double *samples, int count) {
    qsort(samples, count, sizeof *samples, ascending);
    return (struct summary){samples[0], samples[count / 2], samples[(int)(count * 0.99)], samples[count - 1]};
}
