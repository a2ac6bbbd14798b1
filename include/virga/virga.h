/* virga/virga.h: a local AWS inside your program: start it, link your Lambda handlers, call it
 * through any SDK at its endpoint, move its time, read its mail.
 *
 *     struct virga_options options = VIRGA_OPTIONS_DEFAULT;
 *     char problem[256];
 *     struct virga *v = virga_start(&options, problem, sizeof problem);
 *     if (v == NULL) { fprintf(stderr, "%s\n", problem); return 1; }
 *     virga_link(v, "manageCart_function", manage_cart);
 *     ... requests to virga_endpoint(v) ...
 *     virga_stop(v);
 *
 * Threads: an instance runs on a thread of its own. All functions here may be called from any
 * thread except from inside a linked handler's own reply path where stated; they wait for the
 * instance's thread. Several instances may live in one process; they share nothing (libuv's thread
 * pool excepted).
 */
#ifndef VIRGA_VIRGA_H
#define VIRGA_VIRGA_H

#include "virga/lambda.h"

#ifdef __cplusplus
extern "C" {
#endif

struct virga;

enum virga_sync {
    VIRGA_SYNC_PROCESS = 0, /**< what was answered survives a crash of the program */
    VIRGA_SYNC_DISK = 1     /**< ... and power loss: one fsync per turn of the loop */
};

enum virga_auth {
    VIRGA_AUTH_OFF = 0,   /**< signatures are read, not checked */
    VIRGA_AUTH_VERIFY = 1 /**< the root user's secret access key is "test"; session keys are checked
                             by their token */
};

enum virga_log_level {
    VIRGA_LOG_ERROR = 0,
    VIRGA_LOG_WARN = 1,
    VIRGA_LOG_INFO = 2,
    VIRGA_LOG_DEBUG = 3
};

/** How to start. Begin with VIRGA_OPTIONS_DEFAULT. Texts need to live only until virga_start
 * returns. */
struct virga_options {
    const char *host;     /**< address to listen on; NULL: "127.0.0.1", and then ::1 with the same
                             port as well where that can be had. Others than loopback need
                             allow_remote */
    uint16_t port;        /**< 0: any free one */
    int allow_remote;     /**< not 0: may listen beyond the machine */
    const char *data_dir; /**< NULL: ephemeral, nothing is left behind */
    enum virga_sync sync;
    enum virga_auth auth;
    uint64_t seed;        /**< not 0: ids, codes and tokens repeat */
    const char *account;  /**< 12 digits; NULL: "000000000000" */
    const char *region;   /**< NULL: "us-east-1" */
    const char *smtp_url; /**< "smtp://host:25" to relay mail to; NULL: mail stays in the mailbox */
    const char *tls_cert_pem; /**< PEM texts, both or none; the port then serves TLS and plain HTTP
                                 at once */
    const char *tls_key_pem;
    int tls_self_signed; /**< not 0: with a certificate made at start */
    enum virga_log_level log_level;
    void (*log)(void *ctx, enum virga_log_level level,
                const char *line); /**< any thread; NULL: stderr */
    void *log_ctx;
    const char *waf_lists; /**< folder with the lists of AWS WAF's managed groups, "<list>.txt", one
                              CIDR block a line; NULL: small samples */
    uint32_t waf_propagation_s; /**< seconds of the instance's time until a change of a web ACL is
                                   in force; 0: at once */
    const char *trust_source_header; /**< name of a header ("X-Forwarded-For") whose first address
                                        is taken for where a request comes from, when it comes from
                                        this machine; NULL: the socket's address is */
    uint32_t dynamodb_delay_s;       /**< seconds of the instance's time that DynamoDB's tables and
                                        indexes are CREATING, UPDATING and DELETING; 0: none */
    int dynamodb_throttle;           /**< not 0: requests to DynamoDB's tables and global indexes
                                        beyond their capacity are throttled */
};

#define VIRGA_OPTIONS_DEFAULT                                                                      \
    {                                                                                              \
        0, 0, 0, 0, VIRGA_SYNC_PROCESS, VIRGA_AUTH_OFF, 0, 0, 0, 0, 0, 0, 0, VIRGA_LOG_WARN, 0, 0, \
            0, 0, 0, 0, 0                                                                          \
    }

/** Starts an instance and waits until it answers. NULL on failure, with a sentence for the user in
 * `problem` (cut to `problem_size` bytes). */
VIRGA_API struct virga *virga_start(const struct virga_options *options, char *problem,
                                    size_t problem_size);

/** Finishes what is in flight (up to five seconds), then ends the instance and frees it. NULL is
 * fine. Not from a linked handler. */
VIRGA_API void virga_stop(struct virga *v);

/** "http://localhost:4566"; lives as long as the instance. */
VIRGA_API const char *virga_endpoint(const struct virga *v);
VIRGA_API uint16_t virga_port(const struct virga *v);
/** "0.1.0" */
VIRGA_API const char *virga_version(void);

/** Makes a C handler available as the function of that name, in every account and region: Invoke
 * (by clients, by services, by triggers) runs it in this process, on a thread of its own, whether
 * or not CreateFunction described the function. NULL takes it away. Returns 0, or -1 when the name
 * is not one of a Lambda function (1 to 64 of letters, digits, '-', '_'). */
VIRGA_API int virga_link(struct virga *v, const char *function_name, virga_lambda_handler handler);

/** Calls an operation with plain JSON, through the same dispatch as any client's call: service by
 * folder name ("sns"), operation by AWS's name. Returns the HTTP status: 200 with `*output` the
 * output as JSON, or the error's status with {"code", "message"} and, where the error has further
 * members, "detail" with them. `*output` is malloc'ed, NUL-terminated; free it. Returns 0 when
 * service or operation is unknown or the input is not JSON of the right types (with the reason as
 * `*output`). Caller: root of the default account, default region. */
VIRGA_API int virga_call(struct virga *v, const char *service, const char *operation,
                         const char *input_json, char **output);

/** Empties all state; linked handlers stay. 0, or -1 (see the log). */
VIRGA_API int virga_reset(struct virga *v);

/** Waits until nothing is in flight: effects, deliveries, invocations. 0, or -1 when `timeout_ms`
 * of real time passed before. Timers of the future (a retry in a minute, an approval in a week) are
 * not in flight. */
VIRGA_API int virga_settle(struct virga *v, uint32_t timeout_ms);

/** The instance's time, milliseconds since 1970. */
VIRGA_API int64_t virga_clock_now_ms(struct virga *v);
/** Moves time forward by whole `seconds` (0 or more), stopping at each timer on the way until what
 * it starts has come to rest. 0, or -1. */
VIRGA_API int virga_clock_advance(struct virga *v, int64_t seconds);
/** Stops (1) or runs on (0) the clock. */
VIRGA_API void virga_clock_freeze(struct virga *v, int is_frozen);

/** Mail kept in the mailbox, newest last, as JSON:
 * [{"id","to","from","subject","text","html","date","source"}]. `to` and `subject` (NULL: any) pick
 * by equality and by substring. malloc'ed. */
VIRGA_API char *virga_mail(struct virga *v, const char *to, const char *subject);
VIRGA_API void virga_mail_clear(struct virga *v);

/** The journal as JSON, oldest first: every call with its parent. `service`, `operation`: NULL for
 * any; `trace`: 0 for any. malloc'ed. */
VIRGA_API char *virga_calls(struct virga *v, const char *service, const char *operation,
                            uint64_t trace);

#ifdef __cplusplus
}
#endif

#endif
