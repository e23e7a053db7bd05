// What to measure: one program a line of a text file.
#pragma once
#include <stddef.h>

enum { MAX_ENTRIES = 64, MAX_WORDS = 32 };

struct entry {
    const char *label;
    int baseline;                    // index of the entry that this one is compared with, or -1
    const char *expected;            // text that each response must contain, or empty
    const char *event;               // the event file's content
    size_t event_length;
    char *command[MAX_WORDS + 1];
    char *environment[MAX_WORDS + 1];  // all that the program gets
    long file_size;
};

struct plan {
    struct entry entries[MAX_ENTRIES];
    int count;
};

// Reads a plan or ends the program with a message. See README.md for the format.
void read_plan(const char *path, struct plan *plan);

// Ends the program with "subject: reason".
_Noreturn void fail(const char *subject, const char *reason);
