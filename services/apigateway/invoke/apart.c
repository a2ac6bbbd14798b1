/* apigateway/invoke/apart.c: templates, models and paths into bodies. What takes longer than about
 * a millisecond goes to a thread of the pool, which sees nothing but copies and the deployment, and
 * compiles for itself. */
#include "apigateway/invoke/map.h"
#include "apigateway/invoke/value.h"

enum { ON_LOOP_BYTES_MAX = 64 * 1024, ON_LOOP_STEPS = 20000 };

/* NULL for a test: its API is read for its call alone. */
static struct vg_frozen_entry *hold(struct apigateway_exchange *exchange)
{
    return exchange->is_test ? NULL
                             : apigateway_live_hold(exchange->call, exchange->api_id,
                                                    exchange->stage.deployment_id);
}

/* ---- Templates ---- */

struct template_job {
    bool is_begun;
    struct vg_frozen_entry *held;
    struct vg_str text;
    struct apigateway_template_input input;
    struct apigateway_template_output output;
    int rc;
    struct vg_str problem;
};

static void run_template(struct vg_arena *arena, void *data)
{
    struct template_job *job = data;
    const struct apigateway_template *template =
        apigateway_template_parse(arena, job->text, &job->problem);
    job->rc = template == NULL ? VG_FAIL
                               : apigateway_template_run(template, arena, &job->input, &job->output,
                                                         &job->problem);
}

static void release_template(void *data)
{
    vg_frozen_release(((struct template_job *)data)->held);
}

static int transform_apart(struct apigateway_exchange *exchange,
                           enum apigateway_direction direction, struct vg_str text,
                           struct vg_str body, struct apigateway_template_output *output,
                           struct vg_str *problem)
{
    static const struct vg_build builds[] = {
        [APIGATEWAY_TO_ENDPOINT] = {"request template", run_template, release_template},
        [APIGATEWAY_FROM_ENDPOINT] = {"response template", run_template, release_template},
    };
    const struct vg_build *build = &builds[direction];
    struct template_job *job = vg_kept(exchange->call, build->name, sizeof *job);
    void *data = job;
    if (!job->is_begun) {
        *job = (struct template_job){.is_begun = true, .held = hold(exchange), .text = text};
        apigateway_template_context_copy(exchange, &job->input);
        job->input.body = body;
    }
    int rc = vg_await_build(exchange->call, build, &data);
    if (rc != VG_OK)
        return rc;
    *output = job->output;
    *problem = job->problem;
    return job->rc;
}

int apigateway_transform(struct apigateway_exchange *exchange, enum apigateway_direction direction,
                         struct vg_str text, struct vg_str body,
                         struct apigateway_template_output *output, struct vg_str *problem)
{
    if (body.len <= ON_LOOP_BYTES_MAX && !exchange->is_heavy) {
        struct apigateway_template_input input = {.body = body, .steps_max = ON_LOOP_STEPS};
        const struct apigateway_template *template =
            apigateway_live_template(exchange->live, text, problem);
        apigateway_template_context(exchange, &input);
        int rc = template == NULL
                     ? VG_FAIL
                     : apigateway_template_run(template, exchange->arena, &input, output, problem);
        if (rc != VG_DEFER)
            return rc;
        exchange->is_heavy = true;
    }
    return transform_apart(exchange, direction, text, body, output, problem);
}

/* ---- Models ---- */

struct model_job {
    bool is_begun;
    struct vg_frozen_entry *held;
    struct apigateway_list_of_model models;
    struct vg_str text;
    struct vg_str body;
    bool is_schema;
    struct apigateway_schema_result result;
    struct vg_str problem;
};

static void check_model(struct vg_arena *arena, void *data)
{
    struct model_job *job = data;
    const struct apigateway_schema_models models = {.find = apigateway_model_text,
                                                    .ctx = &job->models};
    const struct apigateway_schema *schema =
        apigateway_schema_parse(arena, job->text, &models, &job->problem);
    job->is_schema = schema != NULL;
    if (schema != NULL)
        (void)apigateway_schema_check(schema, arena, job->body, APIGATEWAY_SCHEMA_STEPS_ALL,
                                      &job->result);
}

static void release_model(void *data)
{
    vg_frozen_release(((struct model_job *)data)->held);
}

static int check_model_apart(struct apigateway_exchange *exchange, struct vg_str model,
                             struct vg_str body, struct apigateway_schema_result *result,
                             struct vg_str *problem)
{
    static const struct vg_build build = {"model", check_model, release_model};
    struct model_job *job = vg_kept(exchange->call, build.name, sizeof *job);
    void *data = job;
    if (!job->is_begun) {
        *job = (struct model_job){.is_begun = true,
                                  .models = exchange->live->snapshot.models,
                                  .body = body,
                                  .held = hold(exchange)};
        bool is_there = apigateway_model_text(&job->models, model, &job->text);
        VG_ASSERT(is_there); /* the loop has its schema */
    }
    int rc = vg_await_build(exchange->call, &build, &data);
    if (rc != VG_OK)
        return rc;
    *result = job->result;
    *problem = job->problem;
    return job->is_schema ? VG_OK : VG_FAIL;
}

int apigateway_check_model(struct apigateway_exchange *exchange, struct vg_str model,
                           struct apigateway_schema_result *result, struct vg_str *problem)
{
    const struct apigateway_schema *schema = apigateway_live_schema(exchange->live, model, problem);
    struct vg_str body = exchange->body.len > 0 ? exchange->body : VG_STR("{}");
    if (schema == NULL)
        return VG_FAIL;
    if (body.len <= ON_LOOP_BYTES_MAX && !exchange->is_heavy) {
        if (apigateway_schema_check(schema, exchange->arena, body, ON_LOOP_STEPS, result))
            return VG_OK;
        exchange->is_heavy = true;
    }
    return check_model_apart(exchange, model, body, result, problem);
}

/* ---- Values of mappings ---- */

struct find_job {
    struct vg_str body;
    struct vg_header *items;
    size_t count;
};

static void find_all(struct vg_arena *arena, void *data)
{
    struct find_job *job = data;
    apigateway_find_all(arena, job->body, job->items, job->count);
}

/* "method.request.body.a" to "body.a"; false for what is not below the body. */
static bool is_in_body(struct vg_str source, enum apigateway_direction direction,
                       struct vg_str *expression)
{
    struct vg_str prefix = direction == APIGATEWAY_TO_ENDPOINT ? VG_STR("method.request.")
                                                               : VG_STR("integration.response.");
    if (!vg_str_starts(source, prefix))
        return false;
    *expression = vg_str_tail(source, prefix.len);
    return vg_str_starts(*expression, VG_STR("body")) && expression->len > strlen("body");
}

int apigateway_find_in_body(struct apigateway_exchange *exchange,
                            enum apigateway_direction direction, struct vg_str body,
                            const struct apigateway_map_of_string_to_string *mapping)
{
    static const struct vg_build builds[] = {
        [APIGATEWAY_TO_ENDPOINT] = {"request mapping", find_all, NULL},
        [APIGATEWAY_FROM_ENDPOINT] = {"response mapping", find_all, NULL},
    };
    struct vg_str expression;
    if (body.len <= ON_LOOP_BYTES_MAX)
        return VG_OK;
    struct find_job *job = VG_NEW(exchange->arena, struct find_job);
    job->body = body;
    job->items = VG_NEW_ARRAY(exchange->arena, struct vg_header, mapping->count + 1);
    for (size_t i = 0; i < mapping->count; i++)
        if (is_in_body(mapping->items[i].value, direction, &expression))
            job->items[job->count++].name = vg_arena_copy(exchange->arena, expression);
    if (job->count == 0)
        return VG_OK;
    void *data = job;
    int rc = vg_await_build(exchange->call, &builds[direction], &data);
    if (rc == VG_OK) {
        job = data;
        exchange->found[direction] = (struct apigateway_found){job->items, job->count};
    }
    return rc;
}
