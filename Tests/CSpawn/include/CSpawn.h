#ifndef CSPAWN_H
#define CSPAWN_H

#include <spawn.h>

/// Has a child close every descriptor from `first` on: one that another thread is just opening for a child of its own would be
/// held open in this one, and its reader would never see the end. 0 or an error number.
int cspawn_close_from(posix_spawn_file_actions_t *actions, int first);

#endif
