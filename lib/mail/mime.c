/* mail/mime.c: a mail as an Internet message. Bodies travel as base64, so that lines of any length
 * and any text pass. */
#include "base/codec.h"
#include "base/timetext.h"
#include "mail/internal.h"

enum {
    BASE64_LINE_BYTES = 57,   /* 76 characters, RFC 2045's most */
    ENCODED_WORD_BYTES = 45,  /* 60 characters of base64 and 12 around them: RFC 2047 allows 75 */
    PLAIN_HEADER_BYTES = 200, /* longer ones are folded by encoding them */
};

static bool is_plain(struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < ' ' || text.ptr[i] > '~')
            return false;
    return text.len <= PLAIN_HEADER_BYTES && vg_str_find(text, VG_STR("=?")) < 0;
}

/* The length of the longest prefix of at most `max` bytes that does not cut a character. */
static size_t whole_characters(struct vg_str text, size_t max)
{
    if (text.len <= max)
        return text.len;
    size_t end = max;
    while (end > 0 && ((unsigned char)text.ptr[end] & 0xC0) == 0x80)
        end--;
    return end > 0 ? end : max;
}

/* RFC 2047: "=?UTF-8?B?...?=", as many words as it takes, folded. */
static void add_encoded_words(struct vg_buf *buf, struct vg_str text)
{
    do {
        size_t len = whole_characters(text, ENCODED_WORD_BYTES);
        vg_buf_add_lit(buf, "=?UTF-8?B?");
        vg_base64_add(buf, vg_str_slice(text, 0, len));
        vg_buf_add_lit(buf, "?=");
        text = vg_str_tail(text, len);
        if (text.len > 0)
            vg_buf_add_lit(buf, "\r\n ");
    } while (text.len > 0);
}

static void add_text_header(struct vg_buf *buf, const char *name, struct vg_str text)
{
    vg_buf_printf(buf, "%s: ", name);
    if (is_plain(text))
        vg_buf_add(buf, text);
    else
        add_encoded_words(buf, text);
    vg_buf_add_lit(buf, "\r\n");
}

/* A display name: bare words as they are, other ASCII quoted, the rest encoded (RFC 5322, 3.4). */
static void add_display_name(struct vg_buf *buf, struct vg_str name)
{
    if (!is_plain(name)) {
        add_encoded_words(buf, name);
        return;
    }
    vg_buf_add_char(buf, '"');
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '"' || name.ptr[i] == '\\')
            vg_buf_add_char(buf, '\\');
        vg_buf_add_char(buf, name.ptr[i]);
    }
    vg_buf_add_char(buf, '"');
}

struct vg_str mail_address(struct vg_str mailbox)
{
    ptrdiff_t open = vg_str_rfind_char(mailbox, '<');
    if (open < 0 || !vg_str_ends(mailbox, VG_STR(">")))
        return mailbox;
    return vg_str_slice(mailbox, (size_t)open + 1, mailbox.len - 1);
}

static void add_address_header(struct vg_buf *buf, const char *name, struct vg_str mailbox)
{
    struct vg_str address = mail_address(mailbox);
    vg_buf_printf(buf, "%s: ", name);
    if (address.ptr != mailbox.ptr) {
        add_display_name(
            buf, vg_str_trim(vg_str_slice(mailbox, 0, (size_t)(address.ptr - mailbox.ptr) - 1)));
        vg_buf_add_char(buf, ' ');
    }
    vg_buf_printf(buf, "<%.*s>\r\n", VG_STR_ARG(address));
}

static void add_part(struct vg_buf *buf, const char *type, struct vg_str body)
{
    vg_buf_printf(
        buf, "Content-Type: %s; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", type);
    for (size_t at = 0; at < body.len; at += BASE64_LINE_BYTES) {
        vg_base64_add(buf, vg_str_slice(body, at, at + BASE64_LINE_BYTES));
        vg_buf_add_lit(buf, "\r\n");
    }
}

/* The boundary has characters that base64 has not, so no part can contain it. */
static void add_alternatives(struct vg_buf *buf, const struct mail_record *record)
{
    long long id = (long long)record->id.v;
    vg_buf_printf(buf, "Content-Type: multipart/alternative; boundary=\"=_virga_%lld\"\r\n\r\n",
                  id);
    vg_buf_printf(buf, "--=_virga_%lld\r\n", id);
    add_part(buf, "text/plain", record->text);
    vg_buf_printf(buf, "--=_virga_%lld\r\n", id);
    add_part(buf, "text/html", record->html);
    vg_buf_printf(buf, "--=_virga_%lld--\r\n", id);
}

struct vg_str mail_mime(struct vg_arena *arena, const struct mail_record *record)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    struct vg_str date = vg_time_format(arena, record->date_ms.v, "%a, %d %b %Y %H:%M:%S +0000");
    vg_buf_printf(&buf, "Date: %.*s\r\n", VG_STR_ARG(date));
    add_address_header(&buf, "From", record->from);
    add_address_header(&buf, "To", record->to);
    add_text_header(&buf, "Subject", record->subject);
    vg_buf_printf(&buf, "Message-ID: <%lld.%lld@virga.localhost>\r\n", (long long)record->date_ms.v,
                  (long long)record->id.v);
    vg_buf_add_lit(&buf, "MIME-Version: 1.0\r\n");
    if (!vg_str_is_set(record->html))
        add_part(&buf, "text/plain", record->text);
    else if (!vg_str_is_set(record->text))
        add_part(&buf, "text/html", record->html);
    else
        add_alternatives(&buf, record);
    return vg_buf_str(&buf);
}
