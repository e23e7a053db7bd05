#ifndef CPROCESS_H
#define CPROCESS_H

#include <stddef.h>
#include <sys/types.h>

/// A pipe whose ends no child inherits; 0, or -1 with errno.
int cprocess_pipe(int ends[2]);

/// Starts a program that leads a process group of its own, with these descriptors as its 0, 1 and 2 and no others, and with
/// every signal as by default; 0 or an error number. None of them may lie below 3 in another's place.
int cprocess_spawn(pid_t *pid, const char *path, char *const arguments[], char *const environment[],
                   const int descriptors[3]);

/// Starts a thread that nobody waits for; 0 or an error number.
int cprocess_detach(void *(*run)(void *), void *argument, size_t stack_bytes);

#endif
