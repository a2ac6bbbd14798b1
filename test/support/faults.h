/* support/faults.h: the loop that makes every store call of an operation fail once, and pictures of
 * the whole state to tell what that left behind. */
#ifndef VG_TEST_FAULTS_H
#define VG_TEST_FAULTS_H

#include "embed/instance.h"
#include "instance.h"
#include "store/blob.h"

#include <glob.h>

/* One operation and the state that it begins from. */
struct fault_case {
    const char *name;
    void (*prepare)(void);
    const char *service, *operation;
    const char
        *input; /* as call_ok takes it; the texts that `prepare` has noted are its arguments */
    /* Two runs do not write the same bytes (measured durations, ids of effects): what follows is
     * then compared by the number of records of each kind. */
    bool varies;
    /* Done after the answer, at least once: the fault may meet what follows on having done it. */
    bool may_repeat;
    bool runs_function; /* which logs, whatever becomes of the call */
};

enum { FAULT_NOTES_MAX = 3, FAULTS_MAX = 2000 };
static char noted[FAULT_NOTES_MAX][4096];

static inline void note(int index, const char *noted_text)
{
    snprintf(noted[index], sizeof noted[index], "%s", noted_text);
}

/* A text of an answer. */
static inline void take_note(int index, cJSON *answer, const char *path)
{
    note(index, text(answer, path));
    cJSON_Delete(answer);
}

/* A linked function. */
static inline int answer_event(struct virga_lambda_context *context, const char *event,
                               size_t event_len, struct virga_lambda_result *result)
{
    (void)context;
    return virga_lambda_succeed(result, event, event_len);
}

/* ---- An instance whose every run is the same ---- */

#define FAULT_TIME_MS INT64_C(1577880000000) /* 2020-01-01T12:00:00Z */

static bool is_fault_expected; /* from the operation on, not while its state is made */

static inline void log_surprise(void *ctx, enum virga_log_level level, const char *line)
{
    (void)ctx;
    if (!is_fault_expected && level == VIRGA_LOG_ERROR)
        fprintf(stderr, "before any fault: %s\n", line);
}

/* The port, which differs from run to run, would be in links and URLs. */
static inline void make_alike(void *ctx)
{
    struct vg_turn *turn = ctx;
    vg_bus_set_endpoint_url(turn->v->bus, VG_STR("http://localhost:4566"));
    vg_clock_freeze(vg_bus_clock(turn->v->bus), /* is_frozen= */ true);
    vg_clock_set(vg_bus_clock(turn->v->bus), FAULT_TIME_MS);
    vg_turn_done(turn);
}

static inline void come_to_rest(void)
{
    assert_int_equal(virga_settle(v, 10000), 0);
}

static inline void begin_case(const struct fault_case *tested)
{
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    char problem[256] = "";
    struct vg_turn turn;
    options.seed = 7;
    options.log = log_surprise;
    is_fault_expected = false;
    v = virga_start(&options, problem, sizeof problem);
    if (v == NULL)
        fail_msg("virga did not start: %s", problem);
    vg_turn_run(v, &turn, make_alike, &turn);
    if (tested->prepare != NULL)
        tested->prepare();
    come_to_rest();
    is_fault_expected = true;
}

static inline void end_case(void)
{
    virga_stop(v);
    v = NULL;
}

/* ---- Arming the store ---- */

struct order_turn {
    struct vg_turn turn;
    uint64_t nth;
    uint64_t left;
};

static inline void give_order(void *ctx)
{
    struct order_turn *turn = ctx;
    turn->left = vg_store_fail_nth(turn->turn.v->store, turn->nth);
    vg_turn_done(&turn->turn);
}

/* Whether the order before was met. */
static inline bool fail_nth_store_call(uint64_t nth)
{
    struct order_turn turn = {.nth = nth};
    vg_turn_run(v, &turn.turn, give_order, &turn);
    return turn.left == 0;
}

/* ---- Pictures of the state ---- */

enum { SPACES = UINT16_MAX + 1 };

struct picture {
    struct vg_buf records; /* a line for each, but those of the next two */
    struct vg_buf outbox;
    struct vg_buf logs;
    uint32_t *counts; /* of each space */
    size_t files;     /* of blobs */
};

struct picture_turn {
    struct vg_turn turn;
    struct picture *picture;
};

static inline void free_picture(struct picture *picture)
{
    vg_buf_deinit(&picture->records);
    vg_buf_deinit(&picture->outbox);
    vg_buf_deinit(&picture->logs);
    free(picture->counts);
}

static inline bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Whether a text of 32 hex digits with its length before it begins here: the id of a blob, say. */
static inline bool is_blob_id(struct vg_str bytes)
{
    enum { LENGTH = 32 };
    size_t digits = 0;
    while (digits < LENGTH && digits + 1 < bytes.len && is_hex(bytes.ptr[digits + 1]))
        digits++;
    return digits == LENGTH && bytes.ptr[0] == LENGTH;
}

/* Readable bytes as they are, others in hex. Ids of blobs are the system's chance: they are all
 * alike here. */
static inline void draw_bytes(struct vg_buf *buf, struct vg_str bytes)
{
    while (bytes.len > 0) {
        unsigned char c = (unsigned char)bytes.ptr[0];
        size_t taken = 1;
        if (is_blob_id(bytes)) {
            vg_buf_add_lit(buf, "{blob}");
            taken += 32;
        } else {
            vg_buf_printf(buf, c > ' ' && c < 127 && c != '\\' ? "%c" : "\\%02x", c);
        }
        bytes = vg_str_tail(bytes, taken);
    }
}

static inline vg_space space_of(struct vg_str key)
{
    const unsigned char *rest = (const unsigned char *)vg_key_rest(key).ptr;
    return (vg_space)(rest[-2] << 8 | rest[-1]);
}

static inline void draw_record(struct picture *picture, struct vg_str key, struct vg_str value)
{
    vg_space space = space_of(key);
    struct vg_buf *buf = space == VG_SPACE_OUTBOX       ? &picture->outbox
                         : space >> 8 == VG_SPACES_LOGS ? &picture->logs
                                                        : &picture->records;
    draw_bytes(buf, key);
    vg_buf_add_lit(buf, " = ");
    draw_bytes(buf, value);
    vg_buf_add_char(buf, '\n');
}

static inline size_t count_paths(struct vg_arena *arena, struct vg_str folder, const char *pattern)
{
    glob_t found;
    struct vg_str whole = vg_arena_printf(arena, "%.*s/%s", VG_STR_ARG(folder), pattern);
    int rc = glob(whole.ptr, GLOB_NOSORT, /* errfunc= */ NULL, &found);
    size_t count = rc == 0 ? found.gl_pathc : 0;
    globfree(&found);
    return count;
}

/* Those that are kept, and those that nobody has cleared away. */
static inline size_t count_blobs(struct vg_store *store, struct vg_arena *arena)
{
    struct vg_str path = vg_blob_path(store, arena, VG_STR("00000000000000000000000000000000"));
    ptrdiff_t kept = vg_str_find(path, VG_STR("/kept/"));
    if (kept < 0)
        return 0;
    struct vg_str folder = vg_str_slice(path, 0, (size_t)kept);
    return count_paths(arena, folder, "kept/*/*") + count_paths(arena, folder, "tmp/*");
}

static inline void draw(void *ctx)
{
    struct picture_turn *turn = ctx;
    struct vg_arena arena;
    struct vg_txn *txn;
    struct vg_walk walk;
    struct vg_str key, value;
    vg_arena_init(&arena);
    VG_ASSERT(vg_txn_begin_read(turn->turn.v->store, &txn) == VG_OK);
    vg_walk_begin(&walk, txn, &arena, VG_STR(""), VG_STR_NONE, /* includes_start= */ false,
                  /* is_reverse= */ false);
    while (vg_walk_next(&walk, &key, &value) == VG_OK) {
        if (space_of(key) == VG_SPACE_CLOCK)
            continue; /* of a frozen clock it says when it was frozen */
        draw_record(turn->picture, key, value);
        turn->picture->counts[space_of(key)]++;
    }
    vg_walk_end(&walk);
    vg_txn_abort(txn);
    turn->picture->files = count_blobs(turn->turn.v->store, &arena);
    vg_arena_deinit(&arena);
    vg_turn_done(&turn->turn);
}

static inline void take_picture(struct picture *picture)
{
    struct picture_turn turn = {.picture = picture};
    vg_buf_init(&picture->records, /* arena= */ NULL, 0);
    vg_buf_init(&picture->outbox, /* arena= */ NULL, 0);
    vg_buf_init(&picture->logs, /* arena= */ NULL, 0);
    picture->counts = calloc(SPACES, sizeof *picture->counts);
    assert_non_null(picture->counts);
    vg_turn_run(v, &turn.turn, draw, &turn);
}

/* ---- Comparing them ---- */

static inline void expect_same(const struct fault_case *tested, uint64_t nth, const char *what,
                               const struct vg_buf *got_buf, const struct vg_buf *expected_buf)
{
    struct vg_str got = vg_buf_str(got_buf), expected = vg_buf_str(expected_buf);
    struct vg_str got_line = VG_STR(""), expected_line = VG_STR("");
    if (vg_str_eq(got, expected))
        return;
    while (vg_str_eq(got_line, expected_line)) {
        if (!vg_str_split(&got, '\n', &got_line))
            got_line = VG_STR("(nothing)");
        if (!vg_str_split(&expected, '\n', &expected_line))
            expected_line = VG_STR("(nothing)");
    }
    fail_msg("%s, store call %llu fails: %s\n  there is   %.*s\n  instead of %.*s", tested->name,
             (unsigned long long)nth, what, VG_STR_ARG(got_line), VG_STR_ARG(expected_line));
}

static inline void expect_counts(const struct fault_case *tested, uint64_t nth, const char *what,
                                 const struct picture *got, const struct picture *expected)
{
    for (int space = 0; space < SPACES; space++) {
        bool is_more = tested->may_repeat && space != VG_SPACE_OUTBOX &&
                       got->counts[space] > expected->counts[space];
        if (got->counts[space] == expected->counts[space] || is_more)
            continue;
        fail_msg("%s, store call %llu fails: %s there are %u records of service %d, kind %d, "
                 "instead of %u",
                 tested->name, (unsigned long long)nth, what, got->counts[space], space >> 8,
                 space & 255, expected->counts[space]);
    }
}

/* ---- The loop ---- */

/* What a run without a fault leaves: at once, and when all that it put off has been done. */
struct clean_run {
    struct picture after;
    struct picture late;
};

static inline void quote(char *json)
{
    for (; *json != '\0'; json++)
        if (*json == '\'')
            *json = '"';
}

/* The status; `code` (128 bytes) is the error's, or empty. */
static inline int run_operation(const struct fault_case *tested, char *code)
{
    char json[16384], *output = NULL;
    snprintf(json, sizeof json, tested->input, noted[0], noted[1], noted[2]);
    quote(json);
    int status = virga_call(v, tested->service, tested->operation, json, &output);
    cJSON *answer = cJSON_Parse(output);
    snprintf(code, 128, "%s", status == 200 ? "" : answer != NULL ? text(answer, "code") : output);
    cJSON_Delete(answer);
    free(output);
    return status;
}

static inline void run_clean(const struct fault_case *tested, struct clean_run *clean)
{
    char code[128];
    begin_case(tested);
    int status = run_operation(tested, code);
    if (status != 200)
        fail_msg("%s: %d %s", tested->name, status, code);
    come_to_rest();
    take_picture(&clean->after);
    assert_int_equal(virga_clock_advance(v, 3600), 0);
    take_picture(&clean->late);
    end_case();
}

/* It failed: nothing may have changed, and it must not fail again. */
static inline void expect_untouched(const struct fault_case *tested, uint64_t nth, int status,
                                    char *code, const struct picture *before)
{
    struct picture now;
    if (status != 500 || strcmp(code, "InternalFailure") != 0)
        fail_msg("%s, store call %llu fails: answers %d %s", tested->name, (unsigned long long)nth,
                 status, code);
    take_picture(&now);
    expect_same(tested, nth, "it failed and left something", &now.records, &before->records);
    expect_same(tested, nth, "it failed and left an effect", &now.outbox, &before->outbox);
    if (!tested->runs_function)
        expect_same(tested, nth, "it failed and left a log", &now.logs, &before->logs);
    free_picture(&now);
    status = run_operation(tested, code);
    if (status != 200)
        fail_msg("%s, store call %llu failed: when tried again %d %s", tested->name,
                 (unsigned long long)nth, status, code);
}

/* All that is to be done later, retries of what met the fault too, gets done. */
static inline void expect_late(const struct fault_case *tested, uint64_t nth,
                               const struct clean_run *clean)
{
    struct picture now;
    come_to_rest();
    assert_int_equal(virga_clock_advance(v, 3600), 0);
    take_picture(&now);
    expect_counts(tested, nth, "in the end", &now, &clean->late);
    if (!tested->may_repeat && now.files != clean->late.files)
        fail_msg("%s, store call %llu fails: in the end there are %zu files, instead of %zu",
                 tested->name, (unsigned long long)nth, now.files, clean->late.files);
    free_picture(&now);
}

/* True when the fault was met. */
static inline bool run_with_fault(const struct fault_case *tested, uint64_t nth,
                                  const struct clean_run *clean)
{
    struct picture before, now;
    char code[128];
    begin_case(tested);
    take_picture(&before);
    (void)fail_nth_store_call(nth);
    int status = run_operation(tested, code);
    come_to_rest();
    bool is_met = fail_nth_store_call(0);
    if (status != 200) {
        expect_untouched(tested, nth, status, code, &before);
    } else if (!is_met) {
        take_picture(&now);
        expect_counts(tested, nth, "(which never happens)", &now, &clean->after);
        if (!tested->varies) {
            expect_same(tested, nth, "(which never happens) two runs differ", &now.records,
                        &clean->after.records);
            expect_same(tested, nth, "(which never happens) two runs log otherwise", &now.logs,
                        &clean->after.logs);
        }
        free_picture(&now);
    }
    expect_late(tested, nth, clean);
    free_picture(&before);
    end_case();
    return is_met;
}

/* Fails the first, the second, ... store call that the operation and its effects make, each time on
 * an instance of its own, until there is none that could fail. */
static inline void fail_every_store_call(const struct fault_case *tested)
{
    struct clean_run clean;
    uint64_t nth = 1;
    run_clean(tested, &clean);
    while (run_with_fault(tested, nth, &clean) && nth < FAULTS_MAX)
        nth++;
    assert_true(nth > 1 && nth < FAULTS_MAX);
    free_picture(&clean.after);
    free_picture(&clean.late);
}

static inline void fail_every_store_call_of(const struct fault_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fail_every_store_call(&cases[i]);
}

/* The test of a table of cases. */
#define FAULTS_OF(service)                                                                         \
    static void service##_is_before_or_after_never_between(void **state)                           \
    {                                                                                              \
        (void)state;                                                                               \
        fail_every_store_call_of(service##_cases, VG_COUNT_OF(service##_cases));                   \
    }

#endif
