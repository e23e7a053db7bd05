#include "plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void fail(const char *subject, const char *reason) {
    fprintf(stderr, "spawn: %s: %s\n", subject, reason);
    exit(1);
}

static char *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path, strerror(errno));
    char *content = malloc(1 << 20);
    if (!content) fail(path, "no memory");
    *length = fread(content, 1, (1 << 20) - 1, file);
    if (ferror(file) || !feof(file)) fail(path, "cannot be read, or is larger than 1 MiB");
    fclose(file);
    content[*length] = 0;
    return realloc(content, *length + 1);
}

static void split_words(char *text, char **words, const char *label) {
    int count = 0;
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
        if (count == MAX_WORDS) fail(label, "more than 32 words");
        words[count++] = word;
    }
    words[count] = NULL;
}

static int find(const struct plan *plan, const char *label) {
    for (int index = 0; index < plan->count; index++)
        if (strcmp(plan->entries[index].label, label) == 0) return index;
    fail(label, "a baseline must stand above what is compared with it");
}

static char *next_field(char **line, const char *path) {
    char *field = strsep(line, "\t");
    if (!field) fail(path, "a line needs label, baseline, event file, expected text, command, and maybe an environment");
    return field;
}

static void read_entry(char *line, struct plan *plan, const char *path) {
    if (plan->count == MAX_ENTRIES) fail(path, "more than 64 lines");
    struct entry *entry = &plan->entries[plan->count];
    entry->label = next_field(&line, path);
    const char *baseline = next_field(&line, path);
    entry->baseline = strcmp(baseline, "-") == 0 ? -1 : find(plan, baseline);
    entry->event = read_file(next_field(&line, path), &entry->event_length);
    const char *expected = next_field(&line, path);
    entry->expected = strcmp(expected, "-") == 0 ? "" : expected;
    split_words(next_field(&line, path), entry->command, entry->label);
    if (line) split_words(line, entry->environment, entry->label);
    struct stat status;
    if (!entry->command[0] || stat(entry->command[0], &status) != 0) fail(entry->label, "there is no such program");
    entry->file_size = status.st_size;
    plan->count++;
}

void read_plan(const char *path, struct plan *plan) {
    size_t length;
    char *rest = read_file(path, &length);
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line && *line != '#') read_entry(line, plan, path);
    if (plan->count == 0) fail(path, "nothing to measure");
}
