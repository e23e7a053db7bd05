#ifndef PRICETAG_LATE_LIBRARY_H
#define PRICETAG_LATE_LIBRARY_H

/// Opens a shared library by its name, "libcurl.so.4": from the folder lib/ beside this executable where it lies there, else
/// from where the system looks. NULL where it can't be opened; `dlerror` has the reason.
void *pricetag_late_library(const char *name);

/// Makes the calling thread known to the C library of what was opened. A thread that calls into a late library has to come here
/// first, once at least; further calls cost nothing.
void pricetag_late_library_enter(void);

#endif
