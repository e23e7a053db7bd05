// spawn once|stream PLAN ROUNDS: what a function costs from spawn to exit, or a line of a stream. See README.md.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modes.h"

static struct plan plan;

int main(int count, char **arguments) {
    int rounds = count == 4 ? atoi(arguments[3]) : 0;
    int once = rounds > 0 && strcmp(arguments[1], "once") == 0;
    int stream = rounds > 0 && strcmp(arguments[1], "stream") == 0;
    if (!once && !stream) {
        fprintf(stderr, "usage: spawn once|stream PLAN ROUNDS\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    read_plan(arguments[2], &plan);
    if (once)
        measure_spawn(&plan, rounds);
    else
        measure_stream(&plan, rounds);
    return 0;
}
