/* proxy/answer.h: what a Lambda function returns to an HTTP front, as a response. */
#ifndef VG_PROXY_ANSWER_H
#define VG_PROXY_ANSWER_H

#include "wire/message.h"

enum { VG_PROXY_HEADERS_MAX = 48 };

struct vg_proxy_answer {
    int status; /* 100 to 599 */
    struct vg_header headers[VG_PROXY_HEADERS_MAX];
    size_t header_count;
    struct vg_str body; /* as the function gave it */
    bool is_base64;     /* and says that it is base64 */
};

/* Reads an answer of format 1.0, strictly as REST APIs do: a JSON object with no members but
 * statusCode, headers, multiValueHeaders, body, isBase64Encoded. False when it is malformed. Views
 * into `payload` and the arena. */
bool vg_proxy_answer_1(struct vg_arena *arena, struct vg_str payload,
                       struct vg_proxy_answer *answer) VG_CHECKED;
/* Reads an answer of format 2.0: anything without a statusCode is itself the body, 200 and JSON.
 * False when there is a statusCode and the rest is malformed. */
bool vg_proxy_answer_2(struct vg_arena *arena, struct vg_str payload,
                       struct vg_proxy_answer *answer) VG_CHECKED;

/* Names that belong to the connection or to the front: the answer carries them as
 * "x-amzn-Remapped-<name>", or not at all. */
enum vg_proxy_header_fate { VG_PROXY_KEEP, VG_PROXY_REMAP, VG_PROXY_DROP };
enum vg_proxy_header_fate vg_proxy_header_fate(struct vg_str name);

#endif
