#ifndef PRICETAG_SODIUM_H
#define PRICETAG_SODIUM_H

#include <sodium.h>

#endif
