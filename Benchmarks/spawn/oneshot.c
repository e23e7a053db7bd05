#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "modes.h"
#include "samples.h"

enum { WARM_UP_ROUNDS = 5, LARGEST_RESPONSE = 1 << 20, RUN_DIGITS = 8 };

static char response[LARGEST_RESPONSE + 1];
static char event[2 << 20];

// The event with "@RUN@" replaced by a number that no other run gets, for what can be done only once (a user's name).
static size_t prepare_event(const struct entry *entry, int run) {
    size_t length = 0;
    const char *rest = entry->event;
    for (const char *mark; (mark = strstr(rest, "@RUN@")); rest = mark + strlen("@RUN@")) {
        if (length + (mark - rest) + RUN_DIGITS > sizeof event / 2) fail(entry->label, "the event is too large");
        length = mempcpy(event + length, rest, mark - rest) - (void *)event;
        length += sprintf(event + length, "%0*d", RUN_DIGITS, run);
    }
    size_t remaining = entry->event + entry->event_length - rest;
    memcpy(event + length, rest, remaining);
    return length + remaining;
}

// Feeds the event and collects the response at the same time: either may be larger than a pipe holds.
static size_t exchange(struct child *child, const struct entry *entry, size_t event_length) {
    size_t sent = 0, received = 0;
    fcntl(child->input, F_SETFL, O_NONBLOCK);
    for (;;) {
        struct pollfd places[2] = {{child->output, POLLIN, 0}, {child->input, POLLOUT, 0}};
        if (poll(places, child->input < 0 ? 1 : 2, 60000) <= 0) fail(entry->label, "no answer in a minute");
        if (child->input >= 0 && places[1].revents) {
            ssize_t written = write(child->input, event + sent, event_length - sent);
            if (written < 0 && errno != EAGAIN) fail(entry->label, "does not read its event");
            if (written > 0) sent += written;
            if (sent == event_length) {
                close(child->input);
                child->input = -1;
            }
        }
        if (places[0].revents) {
            ssize_t count = read(child->output, response + received, LARGEST_RESPONSE - received);
            if (count < 0) fail(entry->label, "its response cannot be read");
            if (count == 0) break;
            received += count;
        }
    }
    close(child->output);
    response[received] = 0;
    return received;
}

static double run_once(const struct entry *entry, int run, long *memory) {
    size_t event_length = prepare_event(entry, run);
    double begin = now();
    struct child child = start(entry);
    size_t received = exchange(&child, entry, event_length);
    long peak = finish(&child, entry);
    double time = now() - begin;
    if (received == 0 || !strstr(response, entry->expected)) {
        fprintf(stderr, "%s\n", response);
        fail(entry->label, "does not answer as expected");
    }
    if (peak > *memory) *memory = peak;
    return time;
}

static void print_table(const struct plan *plan, double *samples, const long *memory, int rounds) {
    double medians[MAX_ENTRIES];
    printf("%-24s %9s %9s %9s %8s  %-14s %9s %9s\n", "microseconds", "min", "median", "p99", "ratio", "to", "peak KiB",
           "file KiB");
    for (int index = 0; index < plan->count; index++) {
        const struct entry *entry = &plan->entries[index];
        struct summary summary = summarise(samples + (size_t)index * rounds, rounds);
        medians[index] = summary.median;
        printf("%-24s %9.0f %9.0f %9.0f", entry->label, summary.minimum, summary.median, summary.p99);
        if (entry->baseline >= 0)
            printf(" %8.2f  %-14s", summary.median / medians[entry->baseline], plan->entries[entry->baseline].label);
        else
            printf(" %8s  %-14s", "", "");
        printf(" %9ld %9ld\n", memory[index], entry->file_size / 1024);
    }
}

void measure_spawn(const struct plan *plan, int rounds) {
    double *samples = malloc(sizeof *samples * rounds * plan->count);
    if (!samples) fail("samples", "no memory");
    long memory[MAX_ENTRIES] = {0};
    int run = 0;
    // In turn, each round beginning with another program, so that a busy moment of the machine meets all of them.
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        for (int step = 0; step < plan->count; step++) {
            int index = (step + round + WARM_UP_ROUNDS) % plan->count;
            double time = run_once(&plan->entries[index], run++, &memory[index]);
            if (round >= 0) samples[(size_t)index * rounds + round] = time;
        }
    }
    print_table(plan, samples, memory, rounds);
    free(samples);
}
