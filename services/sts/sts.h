/* sts/sts.h: what STS's files share. */
#ifndef VG_SERVICE_STS_H
#define VG_SERVICE_STS_H

#include "bus/service.h"
#include "sts.gen.h"

extern const struct vg_service sts_service;

#endif
