#include "pricetag_sodium.h"
