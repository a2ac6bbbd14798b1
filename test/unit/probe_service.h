/* The probe service of the bus's tests (support/probe.smithy), and how often its parts ran. */
#ifndef VG_TEST_PROBE_SERVICE_H
#define VG_TEST_PROBE_SERVICE_H

#include "bus/service.h"

#include "probe.gen.h"

extern const struct vg_service probe_service;
extern int probe_handler_runs;
extern int probe_builds; /* of WorkIf that are not over */
extern int probe_effect_runs;
extern int probe_unsteady_runs[26]; /* by the first letter of the name */

#endif
