#ifndef CPROCESS_H
#define CPROCESS_H

#include <spawn.h>

/// A pipe whose ends no child inherits; 0, or -1 with errno.
int cprocess_pipe(int ends[2]);

/// Has a child close every descriptor from `first` on; 0 or an error number.
int cprocess_close_from(posix_spawn_file_actions_t *actions, int first);

#endif
