/* cognito/message.h: the mails a pool sends: sign-up codes and invitations. */
#ifndef COGNITO_MESSAGE_H
#define COGNITO_MESSAGE_H

#include "cognito/cognito.h"

/* To the user's e-mail address. */
int cognito_mail_code(struct vg_call *call, const struct cognito_pool *pool,
                      const struct cognito_user_record *user, struct vg_str code) VG_CHECKED;
int cognito_mail_invitation(struct vg_call *call, const struct cognito_pool *pool,
                            const struct cognito_user_record *user, struct vg_str shown_name,
                            struct vg_str temporary_password) VG_CHECKED;

/* The text with every "{username}" and "{####}" replaced. */
struct vg_str cognito_message_fill(struct vg_arena *arena, struct vg_str text,
                                   struct vg_str username, struct vg_str code);

#endif
