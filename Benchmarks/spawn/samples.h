// Times and what is told about them.
#pragma once

// Now, in microseconds.
double now(void);

struct summary {
    double minimum, median, p99, maximum;
};

// Sorts the samples and sums them up.
struct summary summarise(double *samples, int count);
