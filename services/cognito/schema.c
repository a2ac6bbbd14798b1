/* cognito/schema.c: the standard attributes, the making of a pool's schema, and checks of attribute
 * values. */
#include "cognito/schema.h"

#include "base/buf.h"

/* ---- Lists of attributes ---- */

struct vg_str cognito_attribute(const struct cognito_attribute_list_type *attributes,
                                const char *name)
{
    for (size_t i = 0; i < attributes->count; i++)
        if (vg_str_is(attributes->items[i].name, name))
            return attributes->items[i].value;
    return VG_STR_NONE;
}

void cognito_attribute_set(struct vg_arena *arena, struct cognito_attribute_list_type *attributes,
                           struct vg_str name, struct vg_str value)
{
    for (size_t i = 0; i < attributes->count; i++) {
        if (vg_str_eq(attributes->items[i].name, name)) {
            attributes->items[i].value = value;
            return;
        }
    }
    struct cognito_attribute_type *items =
        VG_NEW_ARRAY(arena, struct cognito_attribute_type, attributes->count + 1);
    if (attributes->count > 0)
        memcpy(items, attributes->items, attributes->count * sizeof *items);
    items[attributes->count] = (struct cognito_attribute_type){.name = name, .value = value};
    attributes->items = items;
    attributes->count++;
    attributes->set = true;
}

/* ---- The standard attributes, in AWS's order ---- */

struct standard {
    const char *name;
    int32_t type;
    const char *min; /* length, or value of a number */
    const char *max; /* NULL: none */
};

static const struct standard standards[COGNITO_STANDARD_ATTRIBUTES] = {
    {"sub", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "1", "2048"},
    {"name", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"given_name", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"family_name", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"middle_name", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"nickname", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"preferred_username", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"profile", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"picture", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"website", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"email", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"email_verified", COGNITO_ATTRIBUTE_DATA_TYPE_BOOLEAN, NULL, NULL},
    {"gender", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"birthdate", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "10", "10"},
    {"zoneinfo", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"locale", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"phone_number", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"phone_number_verified", COGNITO_ATTRIBUTE_DATA_TYPE_BOOLEAN, NULL, NULL},
    {"address", COGNITO_ATTRIBUTE_DATA_TYPE_STRING, "0", "2048"},
    {"updated_at", COGNITO_ATTRIBUTE_DATA_TYPE_NUMBER, "0", NULL},
};

static bool is_string(const struct cognito_schema_attribute_type *attribute)
{
    return attribute->attribute_data_type == COGNITO_ATTRIBUTE_DATA_TYPE_STRING;
}

static bool is_number(const struct cognito_schema_attribute_type *attribute)
{
    return attribute->attribute_data_type == COGNITO_ATTRIBUTE_DATA_TYPE_NUMBER;
}

static const struct cognito_string_attribute_constraints_type *
lengths(struct vg_arena *arena, const char *min, const char *max)
{
    struct cognito_string_attribute_constraints_type *constraints =
        VG_NEW(arena, struct cognito_string_attribute_constraints_type);
    constraints->min_length = vg_str_from(min);
    constraints->max_length = vg_str_from(max);
    return constraints;
}

static const struct cognito_number_attribute_constraints_type *
bounds(struct vg_arena *arena, const char *min, const char *max)
{
    struct cognito_number_attribute_constraints_type *constraints =
        VG_NEW(arena, struct cognito_number_attribute_constraints_type);
    constraints->min_value = vg_str_from(min);
    constraints->max_value = vg_str_from(max);
    return constraints;
}

static struct cognito_schema_attribute_type standard_attribute(struct vg_arena *arena,
                                                               const struct standard *standard)
{
    bool is_sub = strcmp(standard->name, "sub") == 0;
    struct cognito_schema_attribute_type attribute = {
        .name = vg_str_from(standard->name),
        .attribute_data_type = standard->type,
        .developer_only_attribute = vg_bool(false),
        .mutable = vg_bool(!is_sub),
        .required = vg_bool(is_sub),
    };
    if (is_string(&attribute))
        attribute.string_attribute_constraints = lengths(arena, standard->min, standard->max);
    if (is_number(&attribute))
        attribute.number_attribute_constraints = bounds(arena, standard->min, standard->max);
    return attribute;
}

/* ---- Making a schema ---- */

static bool refuse(struct vg_arena *arena, struct vg_str *problem, const char *fmt, ...)
    VG_PRINTF(3, 4);
static bool refuse(struct vg_arena *arena, struct vg_str *problem, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    *problem = vg_arena_vprintf(arena, fmt, args);
    va_end(args);
    return false;
}

/* Two limits as text, each absent or a whole number that is not negative. */
static bool limits_are_sound(struct vg_str min, struct vg_str max, int64_t *low, int64_t *high)
{
    *low = 0;
    *high = INT64_MAX;
    if (min.len > 0 && (!vg_str_to_i64(min, low) || *low < 0))
        return false;
    return max.len == 0 || (vg_str_to_i64(max, high) && *high >= 0);
}

static bool check_constraints(struct vg_arena *arena,
                              const struct cognito_schema_attribute_type *attribute,
                              struct vg_str *problem)
{
    int64_t low, high;
    const struct cognito_string_attribute_constraints_type *length =
        attribute->string_attribute_constraints;
    if (is_string(attribute) && length != NULL) {
        if (!limits_are_sound(length->min_length, length->max_length, &low, &high))
            return refuse(arena, problem,
                          "Invalid StringAttributeConstraints for schema attribute %.*s",
                          VG_STR_ARG(attribute->name));
        if (low > COGNITO_ATTRIBUTE_VALUE_MAX ||
            (high > COGNITO_ATTRIBUTE_VALUE_MAX && length->max_length.len > 0))
            return refuse(arena, problem,
                          "user.%.*s: String attributes cannot have a length of more than %d",
                          VG_STR_ARG(attribute->name), COGNITO_ATTRIBUTE_VALUE_MAX);
        if (low > high)
            return refuse(arena, problem, "user.%.*s: Max length cannot be less than min length.",
                          VG_STR_ARG(attribute->name));
    }
    const struct cognito_number_attribute_constraints_type *value =
        attribute->number_attribute_constraints;
    if (is_number(attribute) && value != NULL) {
        if (!limits_are_sound(value->min_value, value->max_value, &low, &high))
            return refuse(arena, problem,
                          "Invalid NumberAttributeConstraints for schema attribute %.*s",
                          VG_STR_ARG(attribute->name));
        if (low > high)
            return refuse(arena, problem, "user.%.*s: Max value cannot be less than min value.",
                          VG_STR_ARG(attribute->name));
    }
    return true;
}

/* A standard attribute may be made required or immutable and get other limits; its type stays. */
static bool change_standard(struct vg_arena *arena, struct cognito_schema_attribute_type *standard,
                            const struct cognito_schema_attribute_type *asked,
                            struct vg_str *problem)
{
    bool has_other_type = asked->attribute_data_type != 0 &&
                          asked->attribute_data_type != standard->attribute_data_type;
    if (has_other_type || asked->developer_only_attribute.v)
        return refuse(arena, problem,
                      "You can not change AttributeDataType or set developerOnlyAttribute for "
                      "standard schema attribute %.*s",
                      VG_STR_ARG(asked->name));
    if (asked->mutable.set)
        standard->mutable = asked->mutable;
    if (asked->required.set)
        standard->required = asked->required;
    if (is_string(standard) && asked->string_attribute_constraints != NULL)
        standard->string_attribute_constraints = asked->string_attribute_constraints;
    if (is_number(standard) && asked->number_attribute_constraints != NULL)
        standard->number_attribute_constraints = asked->number_attribute_constraints;
    return check_constraints(arena, standard, problem);
}

static bool make_custom(struct vg_arena *arena, const struct cognito_schema_attribute_type *asked,
                        struct cognito_schema_attribute_type *custom, struct vg_str *problem)
{
    if (asked->attribute_data_type == 0)
        return refuse(
            arena, problem,
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.");
    if (asked->required.v)
        return refuse(arena, problem, "Required custom attributes are not supported currently.");
    struct vg_str prefix =
        asked->developer_only_attribute.v ? VG_STR("dev:custom:") : VG_STR("custom:");
    *custom = (struct cognito_schema_attribute_type){
        .name = VG_CONCAT(arena, prefix, asked->name),
        .attribute_data_type = asked->attribute_data_type,
        .developer_only_attribute = vg_bool(asked->developer_only_attribute.v),
        .mutable = vg_bool(!asked->mutable.set || asked->mutable.v),
        .required = vg_bool(false),
    };
    if (is_string(custom))
        custom->string_attribute_constraints = asked->string_attribute_constraints != NULL
                                                   ? asked->string_attribute_constraints
                                                   : lengths(arena, NULL, NULL);
    if (is_number(custom))
        custom->number_attribute_constraints = asked->number_attribute_constraints != NULL
                                                   ? asked->number_attribute_constraints
                                                   : bounds(arena, NULL, NULL);
    return check_constraints(arena, custom, problem);
}

bool cognito_schema_build(struct vg_arena *arena,
                          const struct cognito_schema_attributes_list_type *asked,
                          struct cognito_schema_attributes_list_type *schema,
                          struct vg_str *problem)
{
    struct cognito_schema_attributes_list_type built = {
        .items = VG_NEW_ARRAY(arena, struct cognito_schema_attribute_type,
                              COGNITO_STANDARD_ATTRIBUTES + asked->count),
        .set = true,
    };
    for (; built.count < COGNITO_STANDARD_ATTRIBUTES; built.count++)
        built.items[built.count] = standard_attribute(arena, &standards[built.count]);

    for (size_t i = 0; i < asked->count; i++) {
        const struct cognito_schema_attribute_type *one = &asked->items[i];
        struct cognito_schema_attribute_type custom;
        size_t at = 0;
        while (at < COGNITO_STANDARD_ATTRIBUTES && !vg_str_eq(built.items[at].name, one->name))
            at++;
        if (at < COGNITO_STANDARD_ATTRIBUTES) {
            if (!change_standard(arena, &built.items[at], one, problem))
                return false;
            continue;
        }
        if (!make_custom(arena, one, &custom, problem))
            return false;
        if (cognito_schema_find(&built, custom.name) != NULL)
            return refuse(arena, problem, "custom:%.*s: Existing attribute already has name %.*s.",
                          VG_STR_ARG(one->name), VG_STR_ARG(custom.name));
        built.items[built.count++] = custom;
    }
    *schema = built;
    return true;
}

const struct cognito_schema_attribute_type *
cognito_schema_find(const struct cognito_schema_attributes_list_type *schema, struct vg_str name)
{
    for (size_t i = 0; i < schema->count; i++)
        if (vg_str_eq(schema->items[i].name, name))
            return &schema->items[i];
    return NULL;
}

/* ---- Checking values ---- */

bool cognito_is_email(struct vg_str text)
{
    ptrdiff_t at = vg_str_find_char(text, '@');
    if (at <= 0 || (size_t)at + 1 == text.len || at != vg_str_rfind_char(text, '@'))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if ((uint8_t)text.ptr[i] <= ' ' || text.ptr[i] == 0x7f ||
            strchr("()<>,;:\\\"[]", text.ptr[i]) != NULL)
            return false;
    return true;
}

bool cognito_is_phone_number(struct vg_str text)
{
    if (text.len < 8 || text.len > 16 || text.ptr[0] != '+')
        return false;
    for (size_t i = 1; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return true;
}

/* Each finding is "name: reason" on a line of its own; on changes the name is "user.name". */
struct findings {
    struct vg_buf text;
    enum cognito_attribute_write write;
};

static void find_fault(struct findings *findings, struct vg_str name, const char *fmt, ...)
    VG_PRINTF(3, 4);
static void find_fault(struct findings *findings, struct vg_str name, const char *fmt, ...)
{
    va_list args;
    if (findings->write == COGNITO_WRITE_CHANGE)
        vg_buf_add_lit(&findings->text, "user.");
    vg_buf_add(&findings->text, name);
    vg_buf_add_lit(&findings->text, ": ");
    va_start(args, fmt);
    vg_buf_add(&findings->text, vg_arena_vprintf(findings->text.arena, fmt, args));
    va_end(args);
    vg_buf_add_char(&findings->text, '\n');
}

static void check_string(struct findings *findings,
                         const struct cognito_schema_attribute_type *attribute, struct vg_str value)
{
    const struct cognito_string_attribute_constraints_type *limits =
        attribute->string_attribute_constraints;
    int64_t low = 0, high = COGNITO_ATTRIBUTE_VALUE_MAX;
    if (limits != NULL && !limits_are_sound(limits->min_length, limits->max_length, &low, &high))
        return;
    int64_t length = (int64_t)vg_utf16_count(value);
    if (length < low)
        find_fault(findings, attribute->name, "String must be no shorter than %lld characters",
                   (long long)low);
    else if (length > high)
        find_fault(findings, attribute->name, "String must be no longer than %lld characters",
                   (long long)high);
}

static void check_number(struct findings *findings,
                         const struct cognito_schema_attribute_type *attribute, struct vg_str value)
{
    const struct cognito_number_attribute_constraints_type *limits =
        attribute->number_attribute_constraints;
    int64_t low, high, number;
    if (!vg_str_to_i64(value, &number)) {
        find_fault(findings, attribute->name, "Value is not a valid number");
        return;
    }
    if (limits == NULL || !limits_are_sound(limits->min_value, limits->max_value, &low, &high))
        return;
    if (limits->min_value.len > 0 && number < low)
        find_fault(findings, attribute->name, "Number must be no less than %lld", (long long)low);
    else if (limits->max_value.len > 0 && number > high)
        find_fault(findings, attribute->name, "Number must be no greater than %lld",
                   (long long)high);
}

static void check_value(struct findings *findings,
                        const struct cognito_schema_attribute_type *attribute, struct vg_str value)
{
    switch (attribute->attribute_data_type) {
    case COGNITO_ATTRIBUTE_DATA_TYPE_STRING:
        check_string(findings, attribute, value);
        break;
    case COGNITO_ATTRIBUTE_DATA_TYPE_NUMBER:
        check_number(findings, attribute, value);
        break;
    case COGNITO_ATTRIBUTE_DATA_TYPE_BOOLEAN:
        if (!vg_str_ieq(value, VG_STR("true")) && !vg_str_ieq(value, VG_STR("false")))
            find_fault(findings, attribute->name, "Value must be true or false");
        break;
    default:
        break; /* DateTime: any text */
    }
}

static bool is_custom_name(struct vg_str name)
{
    return vg_str_starts(name, VG_STR("custom:")) || vg_str_starts(name, VG_STR("dev:"));
}

static bool check_formats(const struct cognito_attribute_list_type *attributes,
                          struct vg_str *problem)
{
    struct vg_str email = cognito_attribute(attributes, "email");
    struct vg_str phone_number = cognito_attribute(attributes, "phone_number");
    if (email.len > 0 && !cognito_is_email(email)) {
        *problem = VG_STR("Invalid email address format.");
        return false;
    }
    if (phone_number.len > 0 && !cognito_is_phone_number(phone_number)) {
        *problem = VG_STR("Invalid phone number format.");
        return false;
    }
    return true;
}

static void check_required(struct findings *findings,
                           const struct cognito_schema_attributes_list_type *schema,
                           const struct cognito_attribute_list_type *attributes)
{
    for (size_t i = 0; i < schema->count; i++) {
        const struct cognito_schema_attribute_type *attribute = &schema->items[i];
        if (!attribute->required.v || vg_str_is(attribute->name, "sub"))
            continue;
        const char *name = vg_arena_cstr(findings->text.arena, attribute->name);
        if (!vg_str_is_set(cognito_attribute(attributes, name)))
            find_fault(findings, attribute->name, "The attribute is required");
    }
}

bool cognito_schema_check(struct vg_arena *arena,
                          const struct cognito_schema_attributes_list_type *schema,
                          const struct cognito_attribute_list_type *attributes,
                          enum cognito_attribute_write write, struct vg_str *problem)
{
    struct findings findings = {.write = write};
    vg_buf_init(&findings.text, arena, 0);
    for (size_t i = 0; i < attributes->count; i++) {
        struct vg_str name = attributes->items[i].name;
        const struct cognito_schema_attribute_type *attribute = cognito_schema_find(schema, name);
        if (attribute == NULL && write == COGNITO_WRITE_NEW && is_custom_name(name))
            vg_buf_printf(&findings.text, "Type for attribute {%.*s} could not be determined",
                          VG_STR_ARG(name));
        else if (attribute == NULL)
            find_fault(&findings, name, "Attribute does not exist in the schema.");
        else if (vg_str_is(name, "sub") || (write == COGNITO_WRITE_CHANGE && !attribute->mutable.v))
            find_fault(&findings, name,
                       "Attribute cannot be updated. (changing an immutable attribute)");
        else
            check_value(&findings, attribute, attributes->items[i].value);
    }
    if (write == COGNITO_WRITE_NEW)
        check_required(&findings, schema, attributes);
    if (findings.text.len == 0)
        return check_formats(attributes, problem);
    struct vg_str lead = write == COGNITO_WRITE_NEW
                             ? VG_STR("Attributes did not conform to the schema: ")
                             : VG_STR("");
    *problem = VG_CONCAT(arena, lead, vg_buf_str(&findings.text));
    return false;
}
