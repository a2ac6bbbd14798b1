/* embed/services.c: every service of an instance. Adding one: its line here, its name in meson.build. */
#include "embed/services.h"

#define SERVICES(X)                                                                                \
    X(sts_service)

#define DECLARE(service) extern const struct vg_service service;
#define ROW(service) &service,

SERVICES(DECLARE)

const struct vg_service *const vg_services[] = {SERVICES(ROW) NULL};
