/* bus/answer.c: development aids: answers beside their model, and a list of what was answered.
 * What is required must be there, enums known, unions of one member. Limits are not looked at:
 * AWS's own answers go beyond theirs. */
#include "bus/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* The path of what breaks the model, written into `place`. */
static bool is_good(const struct vg_shape *shape, const void *at, bool in_container,
                    struct vg_buf *place);

static bool are_members_good(const struct vg_shape *shape, const char *base, struct vg_buf *place)
{
    uint32_t set = 0;
    for (uint32_t i = 0; i < shape->member_count; i++) {
        const struct vg_member *member = &shape->members[i];
        const void *at = base + member->offset;
        size_t len = place->len;
        vg_buf_printf(place, ".%s", member->name.ptr);
        bool is_set = vg_value_is_set(member->shape, at, /* in_container= */ false);
        bool is_missing = !is_set && (member->flags & VG_MEMBER_REQUIRED) != 0;
        if (is_missing || (is_set && !is_good(member->shape, at, /* in_container= */ false, place)))
            return false;
        place->len = len;
        set += is_set;
    }
    return shape->type != VG_TYPE_UNION || set == 1;
}

static bool are_items_good(const struct vg_shape *shape, const void *at, struct vg_buf *place)
{
    const struct vg_list list = vg_list_load(at);
    const struct vg_member *item = &shape->members[shape->type == VG_TYPE_MAP ? 1 : 0];
    for (size_t i = 0; i < list.count; i++) {
        const void *value = (const char *)list.items + i * shape->entry_size + item->offset;
        size_t len = place->len;
        vg_buf_printf(place, "[%zu]", i);
        bool is_set = vg_value_is_set(item->shape, value, /* in_container= */ true);
        if (is_set ? !is_good(item->shape, value, /* in_container= */ true, place)
                   : !shape->is_sparse)
            return false;
        place->len = len;
    }
    return true;
}

static bool is_good(const struct vg_shape *shape, const void *at, bool in_container,
                    struct vg_buf *place)
{
    switch (shape->type) {
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION:
        return are_members_good(shape, in_container ? at : *(const void *const *)at, place);
    case VG_TYPE_LIST:
    case VG_TYPE_MAP:
        return are_items_good(shape, at, place);
    case VG_TYPE_ENUM:
        return vg_str_is_set(vg_enum_text(shape, *(const int32_t *)at));
    default:
        return true;
    }
}

int vg_answer_check(const struct running *running)
{
    const struct vg_call *call = &running->call;
    struct vg_buf place;
    vg_buf_init(&place, call->arena, 0);
    if (is_good(call->op->output, running->out, /* in_container= */ true, &place))
        return VG_OK;
    vg_log_write(call->bus->options.log, VG_LOG_ERROR, "the answer of %s breaks its model at %.*s",
                 call->op->name.ptr, VG_STR_ARG(vg_buf_str(&place)));
    return VG_BROKEN;
}

/* S3's model lists next to none of its errors. */
static bool lists_its_errors(const struct vg_service_model *model)
{
    return (model->protocols & VG_PROTOCOL_REST_XML) == 0;
}

void vg_answer_check_error(const struct running *running)
{
    const struct vg_call *call = &running->call;
    const struct vg_error_shape *shape = running->err.shape;
    const struct vg_service_model *model = call->service->model;
    if (shape == NULL || shape == model->validation_error || vg_error_is_common(shape) ||
        !lists_its_errors(model))
        return;
    for (uint32_t i = 0; i < call->op->error_count; i++)
        if (call->op->errors[i] == shape)
            return;
    vg_log_write(call->bus->options.log, VG_LOG_WARN,
                 "%s answers %s, which its model does not list", call->op->name.ptr,
                 shape->name.ptr);
}

/* ---- What was answered ---- */

void vg_coverage_open(struct vg_bus *bus)
{
    const char *path = bus->options.coverage_file;
    bus->coverage_fd = -1;
    if (path == NULL)
        return;
    bus->coverage_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (bus->coverage_fd < 0)
        vg_log_write(bus->options.log, VG_LOG_WARN, "cannot open %s: %s", path, strerror(errno));
}

/* "sns CreateTopic" or "sns CreateTopic NotFoundException" ("page" for all pages), a line in one
 * write: many processes share the file. */
void vg_coverage_note(const struct running *running)
{
    const struct vg_call *call = &running->call;
    char line[256];
    if (call->bus->coverage_fd < 0 || running->kind == RUNNING_EFFECT)
        return;
    const struct vg_error_shape *error = running->rc == VG_OK ? NULL : running->err.shape;
    int len = snprintf(line, sizeof line, "%s %s%s%s\n", call->service->model->name.ptr,
                       call->op != NULL ? call->op->name.ptr : "page", error != NULL ? " " : "",
                       error != NULL ? error->name.ptr : "");
    if (len < 0 || (size_t)len >= sizeof line ||
        write(call->bus->coverage_fd, line, (size_t)len) != len)
        vg_log_write(call->bus->options.log, VG_LOG_WARN, "coverage: a line is lost");
}

void vg_coverage_close(struct vg_bus *bus)
{
    if (bus->coverage_fd >= 0)
        close(bus->coverage_fd);
}
