#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "modes.h"
#include "samples.h"

enum { WARM_UP_LINES = 200, LARGEST_RESPONSE = 1 << 20 };

static char response[LARGEST_RESPONSE + 1];

// The event on one line: JSON's line ends are blanks outside its strings, and can't be inside.
static size_t make_line(const struct entry *entry, char *line) {
    for (size_t place = 0; place < entry->event_length; place++)
        line[place] = entry->event[place] == '\n' ? ' ' : entry->event[place];
    line[entry->event_length] = '\n';
    return entry->event_length + 1;
}

static void round_trip(const struct child *child, const struct entry *entry, const char *line, size_t length) {
    for (size_t sent = 0; sent < length;) {
        ssize_t count = write(child->input, line + sent, length - sent);
        if (count < 0) fail(entry->label, "does not read its events");
        sent += count;
    }
    size_t received = 0;
    while (received == 0 || response[received - 1] != '\n') {
        ssize_t count = read(child->output, response + received, LARGEST_RESPONSE - received);
        if (count <= 0) fail(entry->label, "ended within the stream, or answers more than 1 MiB");
        received += count;
    }
    response[received] = 0;
}

static void measure(const struct entry *entry, double *samples, int rounds) {
    char *line = malloc(entry->event_length + 1);
    if (!line) fail(entry->label, "no memory");
    size_t length = make_line(entry, line);
    struct child child = start(entry);
    for (int round = -WARM_UP_LINES; round < rounds; round++) {
        double begin = now();
        round_trip(&child, entry, line, length);
        if (round >= 0) samples[round] = now() - begin;
        if (!strstr(response, entry->expected)) fail(entry->label, "does not answer as expected");
    }
    close(child.input);
    close(child.output);
    long memory = finish(&child, entry);
    struct summary summary = summarise(samples, rounds);
    printf("%-24s %9.1f %9.1f %9.1f %9.1f %9ld\n", entry->label, summary.minimum, summary.median, summary.p99,
           summary.maximum, memory);
    free(line);
}

void measure_stream(const struct plan *plan, int rounds) {
    double *samples = malloc(sizeof *samples * rounds);
    if (!samples) fail("samples", "no memory");
    printf("%-24s %9s %9s %9s %9s %9s\n", "microseconds", "min", "median", "p99", "max", "peak KiB");
    for (int index = 0; index < plan->count; index++) measure(&plan->entries[index], samples, rounds);
    free(samples);
}
