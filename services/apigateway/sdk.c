/* apigateway/sdk.c: the kinds of SDKs that AWS generates. virga generates none. */
#include "apigateway/stage.h"

enum { PROPERTIES_MAX = 8 };

static const struct {
    const char *id;
    const char *friendly_name;
    struct {
        const char *name; /* NULL: no more */
        const char *friendly_name;
        bool is_required;
    } properties[PROPERTIES_MAX];
} types[] = {
    {"android",
     "Android",
     {{"groupId", "Group ID", true},
      {"invokerPackage", "Invoker package", true},
      {"artifactId", "Artifact ID", true},
      {"artifactVersion", "Artifact version", true}}},
    {"java",
     "Java SDK",
     {{"service.name", "Service Name", true},
      {"java.package-name", "Java Package Name", true},
      {"java.build-system", "Java Build System", false},
      {"java.group-id", "Java Group Id", false},
      {"java.artifact-id", "Java Artifact Id", false},
      {"java.artifact-version", "Java Artifact Version", false}}},
    {"javascript", "JavaScript", {{NULL, NULL, false}}},
    {"objectivec", "iOS (Objective-C)", {{"classPrefix", "Prefix", true}}},
    {"ruby",
     "Ruby",
     {{"service.name", "Service Name", true},
      {"ruby.gem-name", "Ruby Gem Name", false},
      {"ruby.gem-version", "Ruby Gem Version", false}}},
    {"swift", "iOS (Swift)", {{"classPrefix", "Prefix", true}}},
};

static void give_type(struct vg_arena *arena, size_t at, struct apigateway_sdk_type *out)
{
    struct apigateway_sdk_configuration_property *properties =
        VG_NEW_ARRAY(arena, struct apigateway_sdk_configuration_property, PROPERTIES_MAX);
    size_t count = 0;
    for (; count < PROPERTIES_MAX && types[at].properties[count].name != NULL; count++)
        properties[count] = (struct apigateway_sdk_configuration_property){
            .name = vg_str_from(types[at].properties[count].name),
            .friendly_name = vg_str_from(types[at].properties[count].friendly_name),
            .required = vg_bool(types[at].properties[count].is_required),
        };
    *out = (struct apigateway_sdk_type){
        .id = vg_str_from(types[at].id),
        .friendly_name = vg_str_from(types[at].friendly_name),
        .configuration_properties = {properties, count, true},
    };
}

/* All in one page: there are six. */
int apigateway_get_sdk_types(struct vg_call *call, const struct apigateway_get_sdk_types_in *in,
                             struct apigateway_get_sdk_types_out *out, struct vg_error *err)
{
    struct apigateway_sdk_type *items =
        VG_NEW_ARRAY(call->arena, struct apigateway_sdk_type, VG_COUNT_OF(types));
    if (in->position.len > 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid position parameter");
    for (size_t i = 0; i < VG_COUNT_OF(types); i++)
        give_type(call->arena, i, &items[i]);
    out->items = (struct apigateway_list_of_sdk_type){items, VG_COUNT_OF(types), true};
    return VG_OK;
}

int apigateway_get_sdk_type(struct vg_call *call, const struct apigateway_get_sdk_type_in *in,
                            struct apigateway_get_sdk_type_out *out, struct vg_error *err)
{
    for (size_t i = 0; i < VG_COUNT_OF(types); i++)
        if (vg_str_is(in->id, types[i].id)) {
            give_type(call->arena, i, out);
            return VG_OK;
        }
    return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid SDK type specified");
}

int apigateway_get_sdk(struct vg_call *call, const struct apigateway_get_sdk_in *in,
                       struct apigateway_get_sdk_out *out, struct vg_error *err)
{
    struct apigateway_stage stage;
    (void)out;
    int rc = apigateway_stage_require(call, in->rest_api_id, in->stage_name, &stage, err);
    return rc == VG_OK ? apigateway_refuse_option(err, "the generation of SDKs") : rc;
}
