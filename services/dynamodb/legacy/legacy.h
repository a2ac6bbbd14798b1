/* services/dynamodb/legacy/legacy.h: the parameters from before expressions, turned into the same
 * trees. All functions word AWS's refusals and give NULL where the parameter is absent or empty. */
#ifndef VG_DYNAMODB_LEGACY_H
#define VG_DYNAMODB_LEGACY_H

#include "dynamodb/item/item.h"

/* ConditionalOperator joins at least two conditions. */
int dynamodb_legacy_check_operator(struct dynamodb_request *request, int32_t conditional_operator,
                                   size_t condition_count);
int dynamodb_legacy_expected(struct dynamodb_request *request,
                             const struct dynamodb_expected_attribute_map *expected,
                             int32_t conditional_operator, struct dynamodb_node **condition);
/* QueryFilter and ScanFilter. */
int dynamodb_legacy_filter(struct dynamodb_request *request,
                           const struct dynamodb_filter_condition_map *filter,
                           int32_t conditional_operator, struct dynamodb_node **condition);
/* What can't be a key condition is left for dynamodb_key_condition_bind to find: AWS looks for it
 * when it has the table. */
int dynamodb_legacy_key_conditions(struct dynamodb_request *request,
                                   const struct dynamodb_key_conditions *conditions,
                                   struct dynamodb_node **condition);
int dynamodb_legacy_updates(struct dynamodb_request *request,
                            const struct dynamodb_attribute_updates *updates,
                            struct dynamodb_update_tree **update);
/* AttributesToGet. */
int dynamodb_legacy_selection(struct dynamodb_request *request,
                              const struct dynamodb_attribute_name_list *names,
                              struct dynamodb_selection **selection);

#endif
