"""syncs.py FILE SECONDS     how often a second 4 KiB can be appended and synced: no commit of a database is faster than that."""
import json
import os
import sys
import time

descriptor = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
page, count, start = bytes(4096), 0, time.monotonic()
while time.monotonic() - start < float(sys.argv[2]):
    os.write(descriptor, page)
    os.fdatasync(descriptor)
    count += 1
print(json.dumps({"label": "syncs", "rate": count / (time.monotonic() - start)}))
