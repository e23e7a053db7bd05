// A program under measurement, with pipes for its stdin and stdout.
#pragma once
#include <sys/types.h>

#include "plan.h"

struct child {
    pid_t process;
    int input;   // what we write is its stdin
    int output;  // its stdout
};

struct child start(const struct entry *entry);

// Waits for the program's end, fails unless it ended well, and returns its peak memory in KiB.
long finish(const struct child *child, const struct entry *entry);
