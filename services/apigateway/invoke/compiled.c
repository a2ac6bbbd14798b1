/* apigateway/invoke/compiled.c: a deployment's templates and schemas, compiled when they are first
 * needed and kept as long as the deployment is in memory. What does not compile is remembered as
 * well, with its problem. */
#include "apigateway/invoke/live.h"

struct apigateway_compiled {
    struct apigateway_compiled *next; /* in its bucket */
    struct vg_str text;
    const struct apigateway_template *template;
    const struct apigateway_schema *schema;
    struct vg_str problem;
};

/* By the address of the text: what a snapshot holds does not move. */
static struct apigateway_compiled *find(struct apigateway_live *live, struct vg_str text,
                                        bool *is_new)
{
    struct apigateway_compiled **at =
        &live->compiled[((uintptr_t)text.ptr >> 4) % APIGATEWAY_COMPILED_BUCKETS];
    while (*at != NULL && ((*at)->text.ptr != text.ptr || (*at)->text.len != text.len))
        at = &(*at)->next;
    *is_new = *at == NULL;
    if (*is_new) {
        *at = VG_NEW(live->arena, struct apigateway_compiled);
        (*at)->text = text;
    }
    return *at;
}

const struct apigateway_template *
apigateway_live_template(struct apigateway_live *live, struct vg_str text, struct vg_str *problem)
{
    bool is_new;
    struct apigateway_compiled *compiled = find(live, text, &is_new);
    if (is_new)
        compiled->template = apigateway_template_parse(live->arena, text, &compiled->problem);
    *problem = compiled->problem;
    return compiled->template;
}

bool apigateway_model_text(void *models, struct vg_str name, struct vg_str *text)
{
    const struct apigateway_list_of_model *all = models;
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_eq(all->items[i].name, name)) {
            *text = all->items[i].schema;
            return true;
        }
    return false;
}

const struct apigateway_schema *apigateway_live_schema(struct apigateway_live *live,
                                                       struct vg_str model, struct vg_str *problem)
{
    bool is_new;
    struct vg_str text;
    const struct apigateway_schema_models models = {.find = apigateway_model_text,
                                                    .ctx = &live->snapshot.models};
    if (!apigateway_model_text(&live->snapshot.models, model, &text)) {
        *problem = VG_STR("The request model does not exist");
        return NULL;
    }
    struct apigateway_compiled *compiled = find(live, text, &is_new);
    if (is_new)
        compiled->schema = apigateway_schema_parse(live->arena, text, &models, &compiled->problem);
    *problem = compiled->problem;
    return compiled->schema;
}
