/* services/sns/message_attributes.c: what message attributes must be, in AWS's words. */
#include "sns/message.h"

enum { NAME_BYTES_MAX = 256 };

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

static int check_name(struct vg_str name, struct vg_error *err)
{
    if (name.len > NAME_BYTES_MAX)
        return vg_fail(err, &SNS_INVALID_PARAMETER_VALUE,
                       "Length of message attribute name must be less than 256 bytes.");
    for (size_t i = 0; i < name.len; i++) {
        if (!is_name_character(name.ptr[i])) {
            uint32_t code_point = (unsigned char)name.ptr[i];
            (void)vg_utf8_get(vg_str_tail(name, i), &code_point);
            return vg_fail(
                err, &SNS_INVALID_PARAMETER_VALUE,
                "Invalid non-alphanumeric character '#x%X' was found in the message attribute "
                "name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
                (unsigned)code_point);
        }
    }
    if (vg_str_starts(name, VG_STR(".")))
        return vg_fail(err, &SNS_INVALID_PARAMETER_VALUE,
                       "Invalid message attribute name starting with character '.' was found.");
    if (vg_str_ends(name, VG_STR(".")))
        return vg_fail(err, &SNS_INVALID_PARAMETER_VALUE,
                       "Invalid message attribute name ending with character '.' was found.");
    if (vg_str_find(name, VG_STR("..")) >= 0)
        return vg_fail(err, &SNS_INVALID_PARAMETER_VALUE,
                       "Message attribute name can not have successive '.' character.");
    return VG_OK;
}

/* "String", "String.Array", "Number.int": the part before the first dot is the type. */
static struct vg_str type_prefix(struct vg_str data_type)
{
    ptrdiff_t dot = vg_str_find_char(data_type, '.');
    return dot < 0 ? data_type : vg_str_slice(data_type, 0, (size_t)dot);
}

static int check_value(struct vg_str name, const struct sns_message_attribute_value *value,
                       struct vg_error *err)
{
    struct vg_str prefix = type_prefix(value->data_type);
    bool is_binary = vg_str_is(prefix, "Binary");
    if (!is_binary && !vg_str_is(prefix, "String") && !vg_str_is(prefix, "Number"))
        return vg_fail(err, &SNS_INVALID_PARAMETER_VALUE,
                       "The message attribute '%.*s' has an invalid message attribute type, the "
                       "set of supported type prefixes is Binary, Number, and String.",
                       VG_STR_ARG(name));
    bool has_own =
        is_binary ? vg_str_is_set(value->binary_value) : vg_str_is_set(value->string_value);
    bool has_other =
        is_binary ? vg_str_is_set(value->string_value) : vg_str_is_set(value->binary_value);
    if (has_other && !has_own)
        return vg_fail(err, &SNS_INVALID_PARAMETER_VALUE,
                       "The message attribute '%.*s' with type '%.*s' must use field '%s'.",
                       VG_STR_ARG(name), VG_STR_ARG(value->data_type),
                       is_binary ? "Binary" : "String");
    if ((is_binary ? value->binary_value.len : value->string_value.len) == 0)
        return vg_fail(err, &SNS_INVALID_PARAMETER_VALUE,
                       "The message attribute '%.*s' must contain non-empty message attribute "
                       "value for message attribute type '%.*s'.",
                       VG_STR_ARG(name), VG_STR_ARG(value->data_type));
    return VG_OK;
}

int sns_message_attributes_check(const struct sns_message_attribute_map *map, size_t *bytes,
                                 struct vg_error *err)
{
    int rc = VG_OK;
    *bytes = 0;
    for (size_t i = 0; i < map->count && rc == VG_OK; i++) {
        const struct sns_message_attribute_map_entry *entry = &map->items[i];
        rc = check_name(entry->key, err);
        if (rc == VG_OK)
            rc = check_value(entry->key, &entry->value, err);
        *bytes += entry->key.len + entry->value.data_type.len + entry->value.string_value.len +
                  entry->value.binary_value.len;
    }
    return rc;
}
