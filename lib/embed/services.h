/* embed/services.h: the table of services. */
#ifndef VG_EMBED_SERVICES_H
#define VG_EMBED_SERVICES_H

#include "bus/service.h"

extern const struct vg_service *const vg_services[]; /* NULL-terminated */

#endif
