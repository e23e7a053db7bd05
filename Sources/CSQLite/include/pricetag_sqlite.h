#ifndef PRICETAG_SQLITE_H
#define PRICETAG_SQLITE_H

#include <sqlite3.h>

/* Swift can't call variadic functions nor read function-like macros; these are the three that we need. */

/** Keeps SQLite from checkpointing when a connection closes: checkpoints only ever run inside the write gate. */
int pricetag_sqlite_no_checkpoint_on_close(sqlite3 *database);

/** Binds bytes that SQLite copies. */
int pricetag_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int length);

/** Lets `frames` follow the number of frames in the write-ahead log after each commit of this connection. */
void pricetag_sqlite_follow_wal(sqlite3 *database, int *frames);

#endif
