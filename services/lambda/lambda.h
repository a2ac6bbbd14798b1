/* lambda/lambda.h: what the files of the Lambda service share. */
#ifndef VG_SERVICE_LAMBDA_H
#define VG_SERVICE_LAMBDA_H

#include "bus/log_writer.h"
#include "bus/service.h"
#include "lambda.gen.h"
#include "lambda/runtime/code.h"
#include "lambda/runtime/files.h"
#include "lambda/runtime/pool.h"
#include "process/unzip.h"

extern const struct vg_service lambda_service;

enum {
    LAMBDA_SPACE_FUNCTION = VG_SPACE(VG_SPACES_LAMBDA, 1), /* [name]: FunctionRecord */
    LAMBDA_SPACE_POLICY = VG_SPACE(VG_SPACES_LAMBDA, 2),   /* [name]: PolicyRecord */
    LAMBDA_SPACE_URL = VG_SPACE(VG_SPACES_LAMBDA, 3),      /* [name]: FunctionUrlRecord */
    LAMBDA_SPACE_URL_PLACE =
        VG_SPACE(VG_SPACES_LAMBDA, 4), /* of no account: [id]: FunctionUrlPlace */
};

enum {
    LAMBDA_ZIP_BYTES_MAX = 52428800, /* in a request */
    LAMBDA_UNZIPPED_BYTES_MAX = 262144000,
    LAMBDA_ZIP_ENTRIES_MAX = 65535,
    LAMBDA_VARIABLES_BYTES_MAX = 4096,
    LAMBDA_POLICY_BYTES_MAX = 20480,
    LAMBDA_TAGS_MAX = 50,
    LAMBDA_PAGE_MAX = 50,
    LAMBDA_SYNC_PAYLOAD_BYTES_MAX = 6291456,
    LAMBDA_EVENT_PAYLOAD_BYTES_MAX = 1048576,
};

/* One instance's state in memory: nothing that could not be made again. */
struct lambda_instance {
    struct vg_bus *bus;
    bool has_files; /* then the next three are there: made with the first need of them */
    struct lambda_pool *pool;
    struct lambda_files files;
    struct lambda_code_cache codes;
    struct vg_map linked; /* name -> virga_lambda_handler */
    struct vg_log_writer *log_writer;
    char *python; /* interpreters, once they are known */
    char *node;
    size_t jobs; /* in the pool of threads */
    bool is_stopping;
    void (*on_stopped)(void *ctx);
    void *on_stopped_ctx;
};

/* ---- lambda.c ---- */

/* Makes the private folder with the first need of it. VG_OK, or VG_BROKEN (logged). */
int lambda_instance_prepare(struct lambda_instance *instance) VG_CHECKED;
/* The function of that ARN was changed or deleted: its environments end. Empty: all. */
void lambda_instance_retire(struct lambda_instance *instance, struct vg_str function_arn);
/* A job in the pool of threads has ended. */
void lambda_instance_job_ended(struct lambda_instance *instance);

/* ---- error.c ---- */

/* As vg_fail, with the member Type: "User" that Lambda's errors carry. */
int lambda_fail(struct vg_error *err, const struct vg_error_shape *shape, const char *fmt, ...)
    VG_PRINTF(3, 4);
/* An option that virga does not honour is refused, not ignored. */
int lambda_refuse(struct vg_error *err, const char *option);
int lambda_throttle(struct vg_error *err);

/* ---- reference.c ---- */

/* "name", "name:qualifier", "account:function:name", or an ARN. */
struct lambda_reference {
    struct vg_str name;
    struct vg_str qualifier; /* empty: none */
};
/* Words the error: another region's, another account's, two qualifiers that differ. */
int lambda_reference_read(struct vg_call *call, struct vg_str text, struct vg_str qualifier,
                          struct lambda_reference *reference, struct vg_error *err);
/* "arn:aws:lambda:us-east-1:000000000000:function:name", with ":qualifier" unless that is empty. */
struct vg_str lambda_function_arn(const struct vg_call *call, struct vg_str name,
                                  struct vg_str qualifier);
/* The function of a reference to $LATEST, or the error "Function not found: <arn>". */
int lambda_function_require(struct vg_call *call, const struct lambda_reference *reference,
                            struct lambda_function_record *function, struct vg_error *err);
/* Both. */
int lambda_function_find(struct vg_call *call, struct vg_str text, struct vg_str qualifier,
                         struct lambda_function_record *function, struct vg_error *err);

/* ---- options.c ---- */

/* What CreateFunction and UpdateFunctionConfiguration share; absent members change nothing. Checks
 * all, then writes into `function`. */
int lambda_options_check_create(const struct lambda_create_function_in *in, struct vg_error *err);
int lambda_options_check_update(const struct lambda_update_function_configuration_in *in,
                                struct vg_error *err);
int lambda_runtime_check(int32_t runtime, struct vg_error *err);
int lambda_variables_check(struct vg_call *call, const struct lambda_environment *environment,
                           struct vg_error *err);

/* ---- package.c ---- */

struct lambda_package {
    struct vg_body body; /* absent (VG_BODY_NONE) without code */
    struct vg_str sha256_hex;
    uint64_t size;
};
/* Blocking, for a pool thread: unpacks `path`, or `zip` where that is NULL, into `folder`/<sha256>.
 */
struct lambda_unpacking {
    const char *path;
    struct vg_str zip;
    const char *folder;
    char sha256_hex[65];
    uint64_t size; /* of the zip */
    enum vg_unzip_result result;
    char problem[VG_UNZIP_PROBLEM_MAX];
};
void lambda_unpack(void *unpacking);

/* Takes the code of a request, unpacks it into the cache, words what is wrong with it. VG_DEFER
 * meanwhile. */
int lambda_package_receive(struct vg_call *call, const struct lambda_function_code *code,
                           struct lambda_package *package, struct vg_error *err);
/* Keeps it as the function's code, instead of what it had. */
int lambda_package_keep(struct vg_call *call, const struct lambda_package *package,
                        struct lambda_function_record *function) VG_CHECKED;

/* ---- describe.c ---- */

void lambda_function_describe(struct vg_call *call, const struct lambda_function_record *function,
                              struct lambda_function_configuration *out);
/* "2026-01-02T03:04:05.000+0000" */
struct vg_str lambda_time_text(struct vg_call *call, int64_t ms);
extern const struct vg_route lambda_routes[];
struct vg_str lambda_code_url(struct vg_call *call, const struct lambda_function_record *function);

/* ---- policy.c ---- */

/* Whether the call's principal, a service of AWS, may invoke the function. VG_OK, VG_FAIL or
 * VG_BROKEN. */
int lambda_policy_check(struct vg_call *call, struct vg_str name, struct vg_error *err);

/* ---- link.c ---- */

virga_lambda_handler lambda_linked_handler(const struct lambda_instance *instance,
                                           struct vg_str name);
/* A function that is linked but was never created, as CreateFunction with defaults would have made
 * it. */
void lambda_linked_record(struct vg_call *call, struct vg_str name,
                          struct lambda_function_record *function);

/* ---- launch.c ---- */

/* An invocation on its way into an environment and back. In the call's arena. */
struct lambda_launch {
    struct lambda_invocation invocation;
    struct lambda_instance *instance;
    struct vg_call *call;
    struct vg_wait *wait;
    const struct lambda_function_record *function;
    virga_lambda_handler handler; /* linked, or NULL */
    struct vg_str key;
    bool is_throttled;
    bool is_broken; /* the code could not be unpacked again */
    uv_work_t work;
    struct lambda_preparation *preparation;
};
/* `launch->invocation`'s inputs, `function` and `wait` are filled in. False: throttled at once, and
 * nothing will come. Otherwise the wait is done later, with the launch as its result. */
bool lambda_launch(struct lambda_launch *launch) VG_CHECKED;

/* ---- invoke.c ---- */

extern const struct vg_effect_kind lambda_async_effect;

/* ---- log_events.c ---- */

/* The pool's hook: events become PutLogEvents calls; groups and streams are made on the way. */
void lambda_deliver_log(void *ctx, const struct lambda_sandbox *sandbox);

#endif
