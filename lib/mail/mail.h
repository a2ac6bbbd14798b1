/* mail/mail.h: the mailbox of an instance: what its services send, kept for a person or a test to read, and relayed by SMTP if asked. */
#ifndef VG_MAIL_MAIL_H
#define VG_MAIL_MAIL_H

#include "bus/call.h"

struct vg_mail {
    struct vg_str to;
    struct vg_str from;    /* "AWS Notifications <no-reply@sns.amazonaws.com>" */
    struct vg_str subject; /* one line */
    struct vg_str text;    /* plain body */
    struct vg_str html;    /* absent: none */
    struct vg_str source;  /* service that sends: "sns", "cognito" */
};

/* Effect of every service that mails: queue it with vg_mail_send. Part of the bus's services (vg_mail_service). */
int vg_mail_send(struct vg_call *call, const struct vg_mail *mail) VG_CHECKED;

#endif
