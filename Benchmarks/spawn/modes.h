// The two things that are measured.
#pragma once
#include "plan.h"

// From spawn to exit: a process for each event, all programs in turn.
void measure_spawn(const struct plan *plan, int rounds);

// From an event's line to its response's line, in a process that stays.
void measure_stream(const struct plan *plan, int rounds);
