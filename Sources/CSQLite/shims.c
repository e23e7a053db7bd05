#include "pricetag_sqlite.h"

int pricetag_sqlite_no_checkpoint_on_close(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

int pricetag_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
    return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}

static int note_frames(void *frames, sqlite3 *database, const char *name, int count) {
    (void)database;
    (void)name;
    *(int *)frames = count;
    return SQLITE_OK;
}

void pricetag_sqlite_follow_wal(sqlite3 *database, int *frames) {
    sqlite3_wal_hook(database, note_frames, frames);
}
