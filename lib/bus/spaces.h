/* bus/spaces.h: the key spaces of all services, so that no two collide. Numbers are stored: never
 * reuse or change one. */
#ifndef VG_BUS_SPACES_H
#define VG_BUS_SPACES_H

#include "store/store.h"

/* A service's spaces: its number here and a kind of its own (0 to 255). */
#define VG_SPACE(service_number, kind) ((vg_space)(((service_number) << 8) | (kind)))

enum vg_service_number {
    VG_SPACES_STORE = 0, /* store/ itself */
    VG_SPACES_BUS = 1,
    VG_SPACES_STS = 2,
    VG_SPACES_IAM = 3,
    VG_SPACES_LOGS = 4,
    VG_SPACES_LAMBDA = 5,
    VG_SPACES_SNS = 6,
    VG_SPACES_SQS = 7,
    VG_SPACES_DYNAMODB = 8,
    VG_SPACES_COGNITO = 9,
    VG_SPACES_S3 = 10,
    VG_SPACES_CODEPIPELINE = 11,
    VG_SPACES_MAIL = 12,
    VG_SPACES_APIGATEWAY = 13,
    VG_SPACES_WAFV2 = 14,
    VG_SPACES_APIGATEWAYV2 = 15,
    VG_SPACES_PROXY = 16, /* lib/proxy: what both kinds of APIs share */
};

enum {
    VG_SPACE_OUTBOX = VG_SPACE(VG_SPACES_BUS, 1),  /* effects that have not run: [id] */
    VG_SPACE_COUNTER = VG_SPACE(VG_SPACES_BUS, 2), /* [name] */
    VG_SPACE_CLOCK = VG_SPACE(VG_SPACES_BUS, 3),   /* how far it is ahead */
};

#endif
