/* services/dynamodb/transfer/result.c: what pool threads make, by name. */
#include "dynamodb/dynamodb.h"

#include <stdlib.h>

static void free_result(struct dynamodb_result *result)
{
    vg_buf_deinit(&result->bytes);
    free((char *)(uintptr_t)result->name.ptr);
    free(result);
}

static struct dynamodb_result **find(struct dynamodb_result **at, struct vg_str name)
{
    while (*at != NULL && !vg_str_eq((*at)->name, name))
        at = &(*at)->next;
    return at;
}

void dynamodb_result_drop(struct vg_call *call, struct vg_str name)
{
    struct dynamodb_result **at = find(dynamodb_results(call), name), *result = *at;
    if (result == NULL)
        return;
    *at = result->next;
    free_result(result);
}

/* One of the same name belongs to a call that has ended, so its thread is back. */
struct dynamodb_result *dynamodb_result_new(struct vg_call *call, struct vg_str name, size_t max)
{
    struct dynamodb_result **results = dynamodb_results(call);
    dynamodb_result_drop(call, name);
    struct dynamodb_result *result = calloc(1, sizeof *result);
    char *copy = malloc(name.len + 1);
    VG_ASSERT(result != NULL && copy != NULL);
    vg_copy(copy, name.ptr, name.len);
    result->name = vg_str_of(copy, name.len);
    vg_buf_init(&result->bytes, NULL, max);
    result->next = *results;
    *results = result;
    return result;
}

const struct dynamodb_result *dynamodb_result_find(struct vg_call *call, struct vg_str name)
{
    const struct dynamodb_result *result = *find(dynamodb_results(call), name);
    return result != NULL && result->is_done ? result : NULL;
}

void dynamodb_results_free(struct dynamodb_result **results)
{
    while (*results != NULL) {
        struct dynamodb_result *result = *results;
        *results = result->next;
        free_result(result);
    }
}
