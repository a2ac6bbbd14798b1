/* apigateway/documentation_part.c: texts about parts of an API, one for each location. */
#include "apigateway/patch.h"

#include "base/codec.h"
#include "base/hash.h"
#include "document/await.h"

enum { PARTS_MAX = 2000, NAME_BYTES_MAX = 1024, PAGE_DEFAULT = 25, PAGE_MAX = 500 };

/* ---- Locations ---- */

enum { HAS_PATH = 1, HAS_METHOD = 2, HAS_STATUS = 4, HAS_NAME = 8 };

/* Which members a location of a type may have; a name it must have then. */
static unsigned members_of(int32_t type)
{
    switch (type) {
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_AUTHORIZER:
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_MODEL:
        return HAS_NAME;
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_RESOURCE:
        return HAS_PATH;
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_METHOD:
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_REQUEST_BODY:
        return HAS_PATH | HAS_METHOD;
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_PATH_PARAMETER:
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_QUERY_PARAMETER:
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_REQUEST_HEADER:
        return HAS_PATH | HAS_METHOD | HAS_NAME;
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_RESPONSE:
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_RESPONSE_BODY:
        return HAS_PATH | HAS_METHOD | HAS_STATUS;
    case APIGATEWAY_DOCUMENTATION_PART_TYPE_RESPONSE_HEADER:
        return HAS_PATH | HAS_METHOD | HAS_STATUS | HAS_NAME;
    default:
        return 0;
    }
}

/* With the defaults for what is not said; `*problem` names what must not be there, or is missing.
 */
static bool complete_location(struct apigateway_documentation_part_location *location,
                              const char **problem)
{
    unsigned allowed = members_of(location->type);
    const struct {
        unsigned bit;
        const char *name;
        struct vg_str *text;
        struct vg_str preset;
    } members[] = {
        {HAS_PATH, "path", &location->path, VG_STR("/")},
        {HAS_METHOD, "method", &location->method, VG_STR("*")},
        {HAS_STATUS, "statusCode", &location->status_code, VG_STR("*")},
        {HAS_NAME, "name", &location->name, VG_STR_NONE},
    };
    for (size_t i = 0; i < VG_COUNT_OF(members); i++) {
        bool is_said = members[i].text->len > 0, may_be = (allowed & members[i].bit) != 0;
        *problem = members[i].name;
        if ((is_said && !may_be) || members[i].text->len > NAME_BYTES_MAX ||
            (!is_said && members[i].bit == HAS_NAME && may_be))
            return false;
        if (!is_said)
            *members[i].text = may_be ? members[i].preset : VG_STR_NONE;
    }
    return true;
}

/* "type 'METHOD', path '/pets', method 'GET'" */
static struct vg_str location_text(struct vg_arena *arena,
                                   const struct apigateway_documentation_part_location *location)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    vg_buf_printf(
        &buf, "type '%.*s'",
        VG_STR_ARG(vg_enum_text(&apigateway_shape_documentation_part_type, location->type)));
    if (location->path.len > 0)
        vg_buf_printf(&buf, ", path '%.*s'", VG_STR_ARG(location->path));
    if (location->method.len > 0)
        vg_buf_printf(&buf, ", method '%.*s'", VG_STR_ARG(location->method));
    if (location->status_code.len > 0)
        vg_buf_printf(&buf, ", statusCode '%.*s'", VG_STR_ARG(location->status_code));
    if (location->name.len > 0)
        vg_buf_printf(&buf, ", name '%.*s'", VG_STR_ARG(location->name));
    return vg_buf_str(&buf);
}

static struct vg_str place_name(struct vg_arena *arena,
                                const struct apigateway_documentation_part *part)
{
    return vg_sha256_hex(arena, location_text(arena, part->location));
}

/* The id of the part that has the location: VG_OK, VG_NOT_FOUND or VG_BROKEN. */
static int find_place(struct vg_call *call, struct vg_str api_id,
                      const struct apigateway_documentation_part *part, struct vg_str *id)
{
    struct apigateway_documentation_place place;
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_DOCUMENTATION_PLACE, api_id,
                                 place_name(call->arena, part),
                                 &apigateway_shape_documentation_place, &place);
    if (rc == VG_OK)
        *id = place.part_id;
    return rc;
}

/* ---- Records ---- */

static int require_part(struct vg_call *call, struct vg_str api_id, struct vg_str id,
                        struct apigateway_documentation_part *part, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, api_id, &api, err);
    if (rc == VG_OK)
        rc = apigateway_part_get(call, APIGATEWAY_SPACE_DOCUMENTATION_PART, api_id, id,
                                 &apigateway_shape_documentation_part, part);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND,
                       "Invalid Documentation part identifier specified");
    return rc;
}

static int put_part(struct vg_call *call, struct vg_str api_id,
                    const struct apigateway_documentation_part *part)
{
    const struct apigateway_documentation_place place = {.part_id = part->id};
    int rc = apigateway_part_put(call, APIGATEWAY_SPACE_DOCUMENTATION_PART, api_id, part->id,
                                 &apigateway_shape_documentation_part, part);
    if (rc != VG_OK)
        return rc;
    return apigateway_part_put(call, APIGATEWAY_SPACE_DOCUMENTATION_PLACE, api_id,
                               place_name(call->arena, part), &apigateway_shape_documentation_place,
                               &place);
}

static int delete_part(struct vg_call *call, struct vg_str api_id,
                       const struct apigateway_documentation_part *part)
{
    int rc = apigateway_part_delete(call, APIGATEWAY_SPACE_DOCUMENTATION_PLACE, api_id,
                                    place_name(call->arena, part));
    return rc == VG_OK
               ? apigateway_part_delete(call, APIGATEWAY_SPACE_DOCUMENTATION_PART, api_id, part->id)
               : rc;
}

static int list_parts(struct vg_call *call, struct vg_str api_id, struct vg_list *all)
{
    return apigateway_part_list(call, APIGATEWAY_SPACE_DOCUMENTATION_PART, api_id,
                                &apigateway_shape_documentation_part, all);
}

static int check_properties(struct vg_call *call, struct vg_str properties, struct vg_error *err)
{
    if (apigateway_is_json_object(call->arena, properties))
        return VG_OK;
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                   "Invalid documentation part properties: they must be a JSON object");
}

/* ---- Operations on one ---- */

int apigateway_create_documentation_part(struct vg_call *call,
                                         const struct apigateway_create_documentation_part_in *in,
                                         struct apigateway_create_documentation_part_out *out,
                                         struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct vg_list all;
    struct vg_str known;
    const char *problem;
    struct apigateway_documentation_part_location *location =
        VG_NEW(call->arena, struct apigateway_documentation_part_location);
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = check_properties(call, in->properties, err);
    if (rc != VG_OK)
        return rc;
    *location = *in->location;
    if (!complete_location(location, &problem))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid documentation part location: %s does not fit its type", problem);
    *out = (struct apigateway_documentation_part){
        .id = apigateway_id(call, APIGATEWAY_PART_ID_LEN),
        .location = location,
        .properties = in->properties,
    };
    rc = find_place(call, in->rest_api_id, out, &known);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAY_CONFLICT,
                       "Documentation part already exists for the specified location: %.*s.",
                       VG_STR_ARG(location_text(call->arena, location)));
    if (rc == VG_NOT_FOUND)
        rc = list_parts(call, in->rest_api_id, &all);
    if (rc == VG_OK && all.count >= PARTS_MAX)
        return vg_fail(err, &APIGATEWAY_LIMIT_EXCEEDED,
                       "Maximum number of documentation parts for this API has been reached");
    return rc == VG_OK ? put_part(call, in->rest_api_id, out) : rc;
}

int apigateway_get_documentation_part(struct vg_call *call,
                                      const struct apigateway_get_documentation_part_in *in,
                                      struct apigateway_get_documentation_part_out *out,
                                      struct vg_error *err)
{
    return require_part(call, in->rest_api_id, in->documentation_part_id, out, err);
}

static const struct apigateway_patch_rule rules[] = {
    {"/properties", APIGATEWAY_PATCH_REPLACE, .member = "properties"},
};

const struct apigateway_patch_table apigateway_documentation_part_patches = {
    &apigateway_shape_documentation_part, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_documentation_part(struct vg_call *call,
                                         const struct apigateway_update_documentation_part_in *in,
                                         struct apigateway_update_documentation_part_out *out,
                                         struct vg_error *err)
{
    int rc = require_part(call, in->rest_api_id, in->documentation_part_id, out, err);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_documentation_part_patches,
                                    &in->patch_operations, out, err);
    if (rc == VG_OK)
        rc = check_properties(call, out->properties, err);
    return rc == VG_OK ? put_part(call, in->rest_api_id, out) : rc;
}

int apigateway_delete_documentation_part(struct vg_call *call,
                                         const struct apigateway_delete_documentation_part_in *in,
                                         struct apigateway_delete_documentation_part_out *out,
                                         struct vg_error *err)
{
    struct apigateway_documentation_part part;
    (void)out;
    int rc = require_part(call, in->rest_api_id, in->documentation_part_id, &part, err);
    return rc == VG_OK ? delete_part(call, in->rest_api_id, &part) : rc;
}

/* ---- Lists ---- */

static bool is_wanted(const struct apigateway_get_documentation_parts_in *in,
                      const struct apigateway_documentation_part *part, struct vg_str after)
{
    const struct apigateway_documentation_part_location *location = part->location;
    return (in->type == 0 || in->type == location->type) &&
           (in->name_query.len == 0 || vg_str_find(location->name, in->name_query) >= 0) &&
           (in->path.len == 0 || vg_str_eq(in->path, location->path)) &&
           vg_str_cmp(part->id, after) > 0;
}

int apigateway_get_documentation_parts(struct vg_call *call,
                                       const struct apigateway_get_documentation_parts_in *in,
                                       struct apigateway_get_documentation_parts_out *out,
                                       struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct vg_list all;
    struct vg_str after = VG_STR("");
    if (in->location_status == APIGATEWAY_LOCATION_STATUS_TYPE_UNDOCUMENTED)
        return apigateway_refuse_option(err, "lists of what is not documented");
    if (in->limit.set && in->limit.v < 1)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid limit specified");
    if (in->position.len > 0 &&
        !vg_base64_decode(call->arena, in->position, /* is_url= */ true, &after))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid position parameter");
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = list_parts(call, in->rest_api_id, &all);
    if (rc != VG_OK)
        return rc;
    size_t max = !in->limit.set           ? PAGE_DEFAULT
                 : in->limit.v < PAGE_MAX ? (size_t)in->limit.v
                                          : PAGE_MAX;
    struct apigateway_documentation_part *parts = all.items;
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (!is_wanted(in, &parts[i], after))
            continue;
        if (count == max) {
            out->position = vg_base64url(call->arena, parts[count - 1].id);
            break;
        }
        parts[count++] = parts[i];
    }
    out->items = (struct apigateway_list_of_documentation_part){parts, count, true};
    return VG_OK;
}

/* ---- Import ---- */

struct import {
    struct vg_call *call;
    struct vg_str api_id;
    struct apigateway_documentation_part *parts;
    size_t count;
    struct vg_str *warnings;
    size_t warning_count;
};

static bool read_location(const struct vg_doc *document,
                          struct apigateway_documentation_part_location *location,
                          const char **problem)
{
    struct vg_str status = vg_doc_text(document, "statusCode");
    *location = (struct apigateway_documentation_part_location){
        .type =
            vg_enum_value(&apigateway_shape_documentation_part_type, vg_doc_text(document, "type")),
        .path = vg_doc_text(document, "path"),
        .method = vg_doc_text(document, "method"),
        .status_code = status,
        .name = vg_doc_text(document, "name"),
    };
    *problem = "type";
    return location->type > 0 && complete_location(location, problem);
}

static void warn(struct import *import, size_t at, const char *problem)
{
    import->warnings[import->warning_count++] =
        vg_arena_printf(import->call->arena,
                        "Documentation part %zu is left out: its %s does not fit", at, problem);
}

static void read_part(struct import *import, const struct vg_doc *document, size_t at)
{
    struct vg_arena *arena = import->call->arena;
    struct apigateway_documentation_part_location *location =
        VG_NEW(arena, struct apigateway_documentation_part_location);
    const struct vg_doc *properties = vg_doc_get(document, "properties");
    const char *problem;
    struct vg_buf buf;
    if (!read_location(vg_doc_get(document, "location"), location, &problem)) {
        warn(import, at, problem);
        return;
    }
    if (properties == NULL || properties->kind != VG_DOC_OBJECT) {
        warn(import, at, "properties");
        return;
    }
    vg_buf_init(&buf, arena, VG_DOCUMENT_BYTES_MAX);
    vg_document_write(properties, &buf);
    import->parts[import->count++] = (struct apigateway_documentation_part){
        .location = location, .properties = vg_buf_str(&buf)};
}

static int read_import(struct import *import,
                       const struct apigateway_import_documentation_parts_in *in,
                       struct vg_error *err)
{
    struct vg_arena *arena = import->call->arena;
    struct vg_doc *root;
    struct vg_str problem;
    int rc = vg_document_await(import->call, in->body, &root, &problem);
    if (rc == VG_FAIL)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid documentation: %.*s",
                       VG_STR_ARG(problem));
    if (rc != VG_OK)
        return rc;
    const struct vg_doc *list =
        vg_doc_get(vg_doc_get(root, "x-amazon-apigateway-documentation"), "documentationParts");
    if (list == NULL || list->kind != VG_DOC_ARRAY || list->count > PARTS_MAX)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid documentation: x-amazon-apigateway-documentation has no list of at "
                       "most %d documentationParts",
                       PARTS_MAX);
    import->parts = VG_NEW_ARRAY(arena, struct apigateway_documentation_part, list->count + 1);
    import->warnings = VG_NEW_ARRAY(arena, struct vg_str, list->count + 1);
    size_t at = 0;
    for (const struct vg_doc *part = list->first; part != NULL; part = part->next)
        read_part(import, part, at++);
    if (in->fail_on_warnings.v && import->warning_count > 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Warnings found during import: %.*s",
                       VG_STR_ARG(import->warnings[0]));
    return VG_OK;
}

static int delete_all(struct vg_call *call, struct vg_str api_id, const struct vg_list *all)
{
    const struct apigateway_documentation_part *parts = all->items;
    int rc = VG_OK;
    for (size_t i = 0; i < all->count && rc == VG_OK; i++)
        rc = delete_part(call, api_id, &parts[i]);
    return rc;
}

/* A part whose location is taken takes its place. */
static int put_all(struct import *import, struct vg_str *ids)
{
    int rc = VG_OK;
    for (size_t i = 0; i < import->count && rc == VG_OK; i++) {
        struct apigateway_documentation_part *part = &import->parts[i];
        rc = find_place(import->call, import->api_id, part, &part->id);
        if (rc == VG_NOT_FOUND)
            part->id = apigateway_id(import->call, APIGATEWAY_PART_ID_LEN);
        if (rc != VG_BROKEN)
            rc = put_part(import->call, import->api_id, part);
        ids[i] = part->id;
    }
    return rc;
}

int apigateway_import_documentation_parts(struct vg_call *call,
                                          const struct apigateway_import_documentation_parts_in *in,
                                          struct apigateway_import_documentation_parts_out *out,
                                          struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct import import = {.call = call, .api_id = in->rest_api_id};
    struct vg_list all;
    bool overwrites = in->mode == APIGATEWAY_PUT_MODE_OVERWRITE;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = read_import(&import, in, err);
    if (rc == VG_OK)
        rc = list_parts(call, in->rest_api_id, &all);
    if (rc != VG_OK)
        return rc;
    if ((overwrites ? 0 : all.count) + import.count > PARTS_MAX)
        return vg_fail(err, &APIGATEWAY_LIMIT_EXCEEDED,
                       "Maximum number of documentation parts for this API has been reached");
    struct vg_str *ids = VG_NEW_ARRAY(call->arena, struct vg_str, import.count + 1);
    if (overwrites)
        rc = delete_all(call, in->rest_api_id, &all);
    if (rc == VG_OK)
        rc = put_all(&import, ids);
    out->ids = (struct apigateway_list_of_string){ids, import.count, true};
    out->warnings = (struct apigateway_list_of_string){import.warnings, import.warning_count,
                                                       import.warning_count > 0};
    return rc;
}
