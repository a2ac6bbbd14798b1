/* services/dynamodb/dynamodb.h: what the operations of DynamoDB share: where it keeps things, and
 * the parts that stand in headers of their own. */
#ifndef VG_SERVICE_DYNAMODB_H
#define VG_SERVICE_DYNAMODB_H

#include "bus/service.h"
#include "bus/spaces.h"
#include "dynamodb.gen.h"
#include "dynamodb/backup/backup.h"
#include "dynamodb/dynamodb_record.gen.h"
#include "dynamodb/global/global.h"
#include "dynamodb/index/index.h"
#include "dynamodb/item/item.h"
#include "dynamodb/item/throttle.h"
#include "dynamodb/stream/stream.h"
#include "dynamodb/table/table.h"
#include "dynamodb/transfer/transfer.h"
#include "dynamodb/ttl/ttl.h"

extern const struct vg_service dynamodb_service;

enum {
    DYNAMODB_SPACE_TABLE = VG_SPACE(VG_SPACES_DYNAMODB, 1),   /* [name]: Table */
    DYNAMODB_SPACE_DETAILS = VG_SPACE(VG_SPACES_DYNAMODB, 2), /* [name]: Details */
    DYNAMODB_SPACE_ITEM = VG_SPACE(VG_SPACES_DYNAMODB, 3),    /* no account: key.h */
    DYNAMODB_SPACE_STATS =
        VG_SPACE(VG_SPACES_DYNAMODB, 4), /* no account: [number]: table/stats.c */
    /* no account: the last that was given to a table or an index */
    DYNAMODB_SPACE_NUMBER = VG_SPACE(VG_SPACES_DYNAMODB, 5),
    DYNAMODB_SPACE_INDEXES =
        VG_SPACE(VG_SPACES_DYNAMODB, 6), /* no account: [table number]: Indexes */
    DYNAMODB_SPACE_COLLECTION =
        VG_SPACE(VG_SPACES_DYNAMODB, 7),                     /* no account: index/collection.c */
    DYNAMODB_SPACE_POLICY = VG_SPACE(VG_SPACES_DYNAMODB, 8), /* [name]: Policy */

    /* [operation][10 minutes][token]: item/token.c */
    DYNAMODB_SPACE_TOKEN = VG_SPACE(VG_SPACES_DYNAMODB, 12),

    DYNAMODB_SPACE_STREAM = VG_SPACE(VG_SPACES_DYNAMODB, 16), /* [name][created ms]: Stream */
    /* no account: [table number]: the stream that is on: stream/append.c */
    DYNAMODB_SPACE_STREAM_HEAD = VG_SPACE(VG_SPACES_DYNAMODB, 17),
    /* no account: [stream number][ms][count]: StreamEntry */
    DYNAMODB_SPACE_STREAM_ENTRY = VG_SPACE(VG_SPACES_DYNAMODB, 18),
    DYNAMODB_SPACE_TTL = VG_SPACE(VG_SPACES_DYNAMODB, 19), /* no account: [table number]: Ttl */
    /* no account: [generation][second][item]: ttl/expiry.c */
    DYNAMODB_SPACE_TTL_DUE = VG_SPACE(VG_SPACES_DYNAMODB, 20),
    DYNAMODB_SPACE_HISTORY = VG_SPACE(VG_SPACES_DYNAMODB, 21), /* no account: [table number] */
    /* no account: [generation][ms][count]: HistoryEntry */
    DYNAMODB_SPACE_HISTORY_ENTRY = VG_SPACE(VG_SPACES_DYNAMODB, 22),
    DYNAMODB_SPACE_BACKUP = VG_SPACE(VG_SPACES_DYNAMODB, 23), /* [table name][id]: Backup */
    DYNAMODB_SPACE_EXPORT = VG_SPACE(VG_SPACES_DYNAMODB, 24), /* [table name][id]: Export */
    DYNAMODB_SPACE_IMPORT = VG_SPACE(VG_SPACES_DYNAMODB, 25), /* [table name][id]: Import */

    DYNAMODB_SPACE_REPLICAS =
        VG_SPACE(VG_SPACES_DYNAMODB, 32), /* no account: [table number]: Replicas */
};

/* What an effect that works in slices takes at once. The loop runs up to eight of them in a turn:
 * together they take about a millisecond. */
enum { DYNAMODB_SLICE_DELETES = 64, DYNAMODB_SLICE_ITEMS = 40 };

#endif
