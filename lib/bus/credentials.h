/* bus/credentials.h: temporary credentials: who somebody is, sealed into the session token, so that
 * no table is needed. */
#ifndef VG_BUS_CREDENTIALS_H
#define VG_BUS_CREDENTIALS_H

#include "bus/call.h"

struct vg_credentials {
    struct vg_str access_key_id;     /* "ASIA" and 16 characters */
    struct vg_str secret_access_key; /* 40 characters */
    struct vg_str session_token;
    int64_t expires_ms;
};

/* Credentials for a session of a role. `session_name` 2 to 64 characters. Texts in the arena. */
struct vg_credentials vg_credentials_issue(struct vg_bus *bus, struct vg_random *random,
                                           struct vg_arena *arena, struct vg_str role_arn,
                                           struct vg_str role_id, struct vg_str session_name,
                                           int64_t expires_ms);

struct vg_session {
    struct vg_principal principal; /* assumed-role */
    struct vg_str secret_access_key;
    int64_t expires_ms;
};
/* Opens a token. False when it is not one of this instance's. Expiry is the caller's to judge. */
bool vg_credentials_open(struct vg_bus *bus, struct vg_arena *arena, struct vg_str access_key_id,
                         struct vg_str session_token, struct vg_session *session) VG_CHECKED;

#endif
