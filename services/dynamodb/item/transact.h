/* services/dynamodb/item/transact.h: transactions: actions on several items, all of them or none.
 *
 * Whoever makes one (TransactWriteItems, TransactGetItems, ExecuteTransaction) reads its actions
 * (item.h, write.c), names their tables, and goes through bind, check and apply. There is one
 * writer, so that transactions never conflict. */
#ifndef VG_DYNAMODB_TRANSACT_H
#define VG_DYNAMODB_TRANSACT_H

#include "dynamodb/item/batch.h"

enum {
    DYNAMODB_TRANSACTION_ACTIONS_MAX = DYNAMODB_BATCH_KEYS_MAX,
    DYNAMODB_TRANSACTION_BYTES_MAX = 4 * 1024 * 1024,
};

/* ---- transact.c ---- */

struct dynamodb_transaction {
    struct vg_call *call;
    size_t count;                  /* of actions */
    struct dynamodb_write *writes; /* to be read before dynamodb_transaction_bind */
    struct vg_str *table_names;    /* of each action, without ARN: the same */
    struct vg_str *shown_names;    /* as answers name it */
    size_t bytes;                  /* of what the request brings; its limit is checked by bind */
    struct dynamodb_table *tables; /* those that are used, each once */
    struct dynamodb_usage *usages; /* of them */
    size_t table_count;
};

/* Memory for so many actions. */
void dynamodb_transaction_init(struct dynamodb_transaction *transaction, struct vg_call *call,
                               size_t count);
/* Finds tables and keys; two actions on one item are refused. A key that does not fit its table
 * cancels the transaction, as all does that goes wrong behind here. */
int dynamodb_transaction_bind(struct dynamodb_transaction *transaction, struct vg_error *err);
/* Reads the items, judges the conditions and makes the new items. Writes nothing. */
int dynamodb_transaction_check(struct dynamodb_transaction *transaction, struct vg_error *err);
int dynamodb_transaction_apply(struct dynamodb_transaction *transaction);
/* For one that was done before and is not done again: what reading its items takes. */
/* Whether there is capacity for reading all. */
int dynamodb_transaction_check_reads(struct dynamodb_transaction *transaction,
                                     struct vg_error *err);
int dynamodb_transaction_read(struct dynamodb_transaction *transaction);

/* From here on tables have the names that the request gave them: the answer's. */
void dynamodb_transaction_name(struct dynamodb_transaction *transaction);

/* The error of a transaction: one of each action, those without a shape went well. */
int dynamodb_transaction_canceled(struct vg_call *call, const struct vg_error *failures,
                                  size_t count, struct vg_error *err);

/* ---- token.c: idempotency tokens: good for ten minutes of the instance's clock ---- */

/* Of what a request asks for: equal for equal requests, whatever the order of its maps. */
struct dynamodb_digest {
    uint64_t parts[2];
};
void dynamodb_digest_add(struct dynamodb_digest *digest, struct vg_str piece);
/* Names in the order in which they came are not the same request's order. */
void dynamodb_digest_add_names(struct dynamodb_digest *digest,
                               const struct dynamodb_expression_attribute_name_map *names);

/* Whether this request was done before under the token; VG_FAIL when another one was. */
int dynamodb_token_find(struct vg_call *call, struct vg_str token,
                        const struct dynamodb_digest *digest, bool *is_repeated,
                        struct vg_error *err);
int dynamodb_token_keep(struct vg_call *call, struct vg_str token,
                        const struct dynamodb_digest *digest);
extern const struct vg_effect_kind dynamodb_token_effect;

#endif
