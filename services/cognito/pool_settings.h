/* cognito/pool_settings.h: what CreateUserPool and UpdateUserPool set. */
#ifndef COGNITO_POOL_SETTINGS_H
#define COGNITO_POOL_SETTINGS_H

#include "cognito/cognito.h"

/* Refuses what virga does not honour, and what does not fit together. */
int cognito_pool_settings_check(const struct cognito_user_pool_type *pool,
                                struct vg_error *err) VG_CHECKED;
/* Fills in AWS's defaults. */
void cognito_pool_settings_default(struct vg_arena *arena, struct cognito_user_pool_type *pool);

#endif
