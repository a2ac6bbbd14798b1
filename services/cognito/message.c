/* cognito/message.c: AWS's default texts, or the pool's own, filled in. */
#include "cognito/message.h"

#include "base/buf.h"
#include "cognito/schema.h"
#include "mail/mail.h"

struct vg_str cognito_message_fill(struct vg_arena *arena, struct vg_str text,
                                   struct vg_str username, struct vg_str code)
{
    const struct {
        struct vg_str placeholder, value;
    } fields[] = {{VG_STR("{username}"), username}, {VG_STR("{####}"), code}};
    struct vg_buf filled;
    vg_buf_init(&filled, arena, 0);
    while (text.len > 0) {
        size_t i = 0;
        while (i < VG_COUNT_OF(fields) && !vg_str_starts(text, fields[i].placeholder))
            i++;
        if (i < VG_COUNT_OF(fields)) {
            vg_buf_add(&filled, fields[i].value);
            text = vg_str_tail(text, fields[i].placeholder.len);
        } else {
            vg_buf_add_char(&filled, text.ptr[0]);
            text = vg_str_tail(text, 1);
        }
    }
    return vg_buf_str(&filled);
}

static struct vg_str text_or(struct vg_str text, struct vg_str otherwise)
{
    return text.len > 0 ? text : otherwise;
}

/* A subject is a mail header: no line ends. */
static struct vg_str one_line(struct vg_arena *arena, struct vg_str text)
{
    char *line = vg_arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        line[i] = (char)((uint8_t)text.ptr[i] < ' ' ? ' ' : text.ptr[i]);
    line[text.len] = '\0';
    return vg_str_of(line, text.len);
}

static struct vg_str sender(const struct cognito_pool *pool)
{
    const struct cognito_email_configuration_type *email = pool->type->email_configuration;
    bool is_developers = email != NULL && email->email_sending_account ==
                                              COGNITO_EMAIL_SENDING_ACCOUNT_TYPE_DEVELOPER;
    struct vg_arn source;
    if (email == NULL)
        return VG_STR("no-reply@verificationemail.com");
    if (email->from.len > 0)
        return email->from;
    if (is_developers && vg_arn_parse(email->source_arn, &source) &&
        vg_str_starts(source.resource, VG_STR("identity/")))
        return vg_str_tail(source.resource, strlen("identity/"));
    return VG_STR("no-reply@verificationemail.com");
}

static int send(struct vg_call *call, const struct cognito_pool *pool,
                const struct cognito_user_record *user, struct vg_str subject, struct vg_str body)
{
    const struct vg_mail mail = {
        .to = cognito_attribute(&user->attributes, "email"),
        .from = sender(pool),
        .subject = one_line(call->arena, subject),
        .text = body,
        .html = vg_str_find_char(body, '<') >= 0 ? body : VG_STR_NONE,
        .source = VG_STR("cognito"),
    };
    return vg_mail_send(call, &mail);
}

int cognito_mail_code(struct vg_call *call, const struct cognito_pool *pool,
                      const struct cognito_user_record *user, struct vg_str code)
{
    const struct cognito_user_pool_type *type = pool->type;
    struct vg_str subject =
        text_or(type->email_verification_subject, VG_STR("Your verification code"));
    struct vg_str body =
        text_or(type->email_verification_message, VG_STR("Your confirmation code is {####}"));
    return send(call, pool, user, subject,
                cognito_message_fill(call->arena, body, user->username, code));
}

int cognito_mail_invitation(struct vg_call *call, const struct cognito_pool *pool,
                            const struct cognito_user_record *user, struct vg_str shown_name,
                            struct vg_str temporary_password)
{
    const struct cognito_admin_create_user_config_type *config =
        pool->type->admin_create_user_config;
    const struct cognito_message_template_type *template =
        config != NULL ? config->invite_message_template : NULL;
    struct vg_str subject = VG_STR("Your temporary password");
    struct vg_str body = VG_STR("Your username is {username} and temporary password is {####}.");
    if (template != NULL) {
        subject = text_or(template->email_subject, subject);
        body = text_or(template->email_message, body);
    }
    return send(call, pool, user, subject,
                cognito_message_fill(call->arena, body, shown_name, temporary_password));
}
