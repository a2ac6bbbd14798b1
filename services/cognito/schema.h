/* cognito/schema.h: which attributes a pool's users have: OpenID Connect's standard ones and the
 * pool's own, and what their values may be. Pure; every refusal is AWS's sentence. */
#ifndef COGNITO_SCHEMA_H
#define COGNITO_SCHEMA_H

#include "base/arena.h"

#include "cognito.gen.h"

enum {
    COGNITO_STANDARD_ATTRIBUTES = 20,
    COGNITO_CUSTOM_ATTRIBUTES_MAX = 50,
    COGNITO_ATTRIBUTE_VALUE_MAX = 2048
};

/* Attributes of a user by name; absent when there is none. */
struct vg_str cognito_attribute(const struct cognito_attribute_list_type *attributes,
                                const char *name);
/* Sets or adds. The list's memory is copied to the arena where it grows; items are changed in
 * place. */
void cognito_attribute_set(struct vg_arena *arena, struct cognito_attribute_list_type *attributes,
                           struct vg_str name, struct vg_str value);

/* The whole schema of a pool whose creator asked for `asked`: the standard attributes, changed
 * where asked, then custom ones with their prefix "custom:" or "dev:custom:". False with AWS's
 * sentence. */
bool cognito_schema_build(struct vg_arena *arena,
                          const struct cognito_schema_attributes_list_type *asked,
                          struct cognito_schema_attributes_list_type *schema,
                          struct vg_str *problem) VG_CHECKED;
/* NULL when the schema has none of that name. */
const struct cognito_schema_attribute_type *
cognito_schema_find(const struct cognito_schema_attributes_list_type *schema, struct vg_str name);

enum cognito_attribute_write {
    COGNITO_WRITE_NEW,    /* SignUp, AdminCreateUser: required attributes must be there */
    COGNITO_WRITE_CHANGE, /* the user exists: immutable attributes stay */
};
/* False with AWS's sentence when the schema does not allow these. */
bool cognito_schema_check(struct vg_arena *arena,
                          const struct cognito_schema_attributes_list_type *schema,
                          const struct cognito_attribute_list_type *attributes,
                          enum cognito_attribute_write write, struct vg_str *problem) VG_CHECKED;

/* "a@b" without spaces; "+" and 7 to 15 digits (E.164). */
bool cognito_is_email(struct vg_str text);
bool cognito_is_phone_number(struct vg_str text);

#endif
