"""Draws tables and operations. An operation, once drawn, no longer depends on chance or on the model's state, so that any part of a
list of them can be run again."""

import zlib

import backups
import legacy
import model as models
import operations as ops
import partiql
import trees
import values
from chance import Chance
from crashes import KillDuring, Restart
from pages import Query, Scan
from regions import AddReplica, Audit, RemoveReplica
from streams import VIEWS, ReadStream
from wrong import wrong_request

RETURNS = {"PutItem": ("NONE", "ALL_OLD"), "DeleteItem": ("NONE", "ALL_OLD"),
           "UpdateItem": ("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW")}
TABLES = 3
HOURS_MAX = 20  # of a clock's advance: a stream's records go after 24 hours
# How often what is drawn. What virga does not have yet (features) is left out.
WEIGHTS = {"put": 22, "update": 26, "delete": 6, "get": 10, "query": 12, "scan": 4, "wrong": 6, "describe": 2,
           "stream": 1.5, "advance": 0.7, "switch_ttl": 0.3, "change_index": 0.7, "recreate": 0.15, "restart": 0.3, "kill": 0.3, "kill_during": 0.5,
           "batch_get": 3, "batch_write": 3, "transact_get": 3, "transact_write": 6,
           "statement": 8, "select": 5, "batch_statements": 2, "transact_statements": 3,
           "backup": 0.5, "restore": 0.6, "delete_backup": 0.1, "recovery": 0.4, "remember": 1.2, "add_replica": 0.5, "remove_replica": 0.4, "audit": 0.1}
NEEDS = {"stream": "Streams", "change_index": "UpdateTable", "advance": "UpdateTimeToLive", "switch_ttl": "UpdateTimeToLive", "batch_get": "BatchGetItem",
         "batch_write": "BatchWriteItem", "transact_get": "TransactGetItems", "transact_write": "TransactWriteItems",
         "statement": "ExecuteStatement", "select": "ExecuteStatement", "batch_statements": "BatchExecuteStatement",
         "transact_statements": "ExecuteTransaction", "add_replica": "GlobalTables", "backup": "CreateBackup", "restore": "CreateBackup",
         "delete_backup": "CreateBackup", "recovery": "CreateBackup", "remember": "CreateBackup", "remove_replica": "GlobalTables", "audit": "GlobalTables"}
OLD_STYLE = {"put", "delete", "update", "get", "query", "scan"}  # what may have the parameters from before expressions
AT_HOME = {"recreate", "restore", "recovery", "remember", "delete_backup"}


class Generator:
    def __init__(self, random, features, clock=None, kinds=()):
        self.chance, self.features, self.salt = Chance(random, clock), features, random.random()
        self.kinds = [kind for kind in kinds or WEIGHTS if NEEDS.get(kind, "") in (*features, "")]
        self.is_old_style = False  # what is being drawn
        self.backups = 0
        self.statements = partiql.Statements(self)

    # ---- Tables ----

    def tables(self):
        return [self.create(f"table-{number}") for number in range(TABLES)]

    def create(self, name):
        chance, part = self.chance, lambda attribute: models.Part(attribute, self.key_type(name, attribute))
        table = models.Table(name, part("pk"), part("sk") if chance.likely(0.75) else None)
        if "GlobalSecondaryIndexes" in self.features:
            for number in range(chance.randint(0, 2)):
                self.add_index(table, f"global-{number}", part(chance.choice(("gpk", "c"))), is_global=True)
        if "LocalSecondaryIndexes" in self.features and table.range and chance.likely(0.5):
            self.add_index(table, "local", table.hash, is_global=False)
        if "Streams" in self.features and chance.likely(0.7):
            table.view = chance.choice(VIEWS)
        table.has_ttl = "UpdateTimeToLive" in self.features and chance.likely(0.6)
        return ops.CreateTable(table, self.create_wire(table))

    def key_type(self, table_name, attribute):
        """Always the same for a table: an attribute that was in an index once may not come back with another type."""
        return values.ORDERED[zlib.crc32(f"{self.salt} {table_name} {attribute}".encode()) % len(values.ORDERED)]

    def add_index(self, table, name, hash_part, is_global):
        chance, sort = self.chance, "gsk" if is_global else "lsk"
        sort = None if is_global and chance.likely(0.3) else models.Part(sort, self.key_type(table.origin or table.name, sort))
        projection = chance.choice(("ALL", "KEYS_ONLY", "INCLUDE"))
        more = ["a", "n1", "list1"][:chance.randint(1, 3)] if projection == "INCLUDE" else []
        table.indexes[name] = models.Index(name, hash_part, sort, is_global, projection, more)

    def create_wire(self, table):
        schema = lambda parts: [{"AttributeName": part.name, "KeyType": kind} for part, kind in zip(parts, ("HASH", "RANGE"))]
        defined = {part.name: part.type for part in table.parts()}
        wire = {"TableName": table.name, "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema(table.parts())}
        for index in table.indexes.values():
            defined.update({part.name: part.type for part in table.index_parts(index)})
            member = "GlobalSecondaryIndexes" if index.is_global else "LocalSecondaryIndexes"
            more = {"NonKeyAttributes": index.more} if index.more else {}
            wire.setdefault(member, []).append({"IndexName": index.name, "KeySchema": schema(table.index_parts(index)),
                                                "Projection": {"ProjectionType": index.projection, **more}})
        if table.view:
            wire["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": table.view}
        return {**wire, "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in defined.items()]}

    # ---- Operations ----

    def next(self, model):
        """A list of operations that belong together, mostly of one."""
        kind = self.chance.random.choices(self.kinds, [WEIGHTS[kind] for kind in self.kinds])[0]
        seen = model.seen_from(self.region(model) if kind not in AT_HOME else models.HOME)
        table = seen.tables[self.chance.choice(list(seen.tables))]
        self.is_old_style = "Legacy" in self.features and kind in OLD_STYLE and self.chance.likely(0.25)
        drawn = getattr(self, "draw_" + kind)(seen, table)
        self.is_old_style = False
        for operation in drawn:
            operation.region = seen.region
        return drawn

    def region(self, model):
        """Where some of the tables are, mostly at home."""
        regions = sorted({region for table in model.tables.values() for region in table.replicas})
        return self.chance.choice(regions) if len(regions) > 1 and self.chance.likely(0.6) else models.HOME

    def base(self, table, operation):
        """The parameters that any operation on items may have."""
        wire = {"TableName": table.name}
        if self.chance.likely(0.4) and operation in RETURNS:
            wire["ReturnValues"] = self.chance.choice(RETURNS[operation])
        if self.chance.likely(0.3) and not table.indexes:
            wire["ReturnConsumedCapacity"] = self.chance.choice(("TOTAL", "INDEXES", "NONE"))
        return wire

    def conditional(self, wire, item, writer, probability=0.4):
        if not self.chance.likely(probability):
            return None
        if self.is_old_style:
            condition = legacy.draw_tests(self.chance, item)
            wire.update(condition.parameters("Expected", self.chance))
            return condition
        condition = self.chance.condition(item)
        wire["ConditionExpression"] = condition.text(writer)
        if self.chance.likely(0.5):
            wire["ReturnValuesOnConditionCheckFailure"] = self.chance.choice(("ALL_OLD", "NONE"))
        return condition

    def wire_item(self, item):
        return self.chance.disguised_item(values.item_to_wire(item))

    def draw_put(self, model, table):
        return [self.put(table)]

    def put(self, table, probability=0.3):
        item = self.chance.item(table)
        if values.item_size(item) > values.ITEM_SIZE_MAX:
            item = table.key_item(item)
        writer = trees.Writer(self.chance)
        wire = {**self.base(table, "PutItem"), "Item": self.wire_item(item)}
        condition = self.conditional(wire, table.items.get(table.key_of(item), {}), writer, probability)
        return ops.Put({**wire, **writer.parameters()}, table.name, condition, item)

    def draw_delete(self, model, table):
        return [self.delete(table)]

    def delete(self, table, probability=0.3):
        key, writer = self.chance.key(table), trees.Writer(self.chance)
        wire = {**self.base(table, "DeleteItem"), "Key": self.wire_item(key)}
        condition = self.conditional(wire, table.items.get(table.key_of(key), {}), writer, probability)
        return ops.Delete({**wire, **writer.parameters()}, table.name, condition, key)

    def draw_update(self, model, table):
        return [self.update(table)]

    def update(self, table, probability=0.25, must_update=False):
        key, writer = self.chance.key(table), trees.Writer(self.chance)
        item = table.items.get(table.key_of(key), key)
        wire = {**self.base(table, "UpdateItem"), "Key": self.wire_item(key)}
        avoid = (*key, *([models.EXPIRY] if table.has_ttl else []))
        update = None
        if must_update or self.chance.likely(0.95):
            update = legacy.draw_update(self.chance, item, avoid) if self.is_old_style else self.chance.update(item, avoid)
        if update is None and must_update:
            update = ops.updates.Update([ops.updates.Action("REMOVE", ("a",))])
        if update and self.is_old_style:
            wire.update(update.parameters(self.chance))
        elif update:
            wire["UpdateExpression"] = update.text(writer)
        condition = self.conditional(wire, item, writer, probability)
        return ops.Update({**wire, **writer.parameters()}, table.name, condition, key, update)

    def draw_get(self, model, table):
        return [self.get(table)]

    def get(self, table, may_be_consistent=True):
        key, writer = self.chance.key(table), trees.Writer(self.chance)
        wire = {**self.base(table, "GetItem"), "Key": self.wire_item(key)}
        if may_be_consistent and self.chance.likely(0.3):
            wire["ConsistentRead"] = self.chance.likely(0.5)
        projection = self.project(wire, table.items.get(table.key_of(key), key), writer)
        return ops.Get({**wire, **writer.parameters()}, table.name, None, key, projection)

    def project(self, wire, item, writer):
        if not self.chance.likely(0.4):
            return None
        if self.is_old_style:
            projection = legacy.draw_names(self.chance, item)
            wire["AttributesToGet"] = [name for name, in projection]
            return projection
        projection = self.chance.projection(item)
        wire["ProjectionExpression"] = ", ".join(map(writer.path, projection))
        return projection

    # ---- Query and Scan ----

    def reading(self, operation, wire, table, index, writer, avoid):
        """Filter, projection, Select, limit: what Query and Scan have in common."""
        chance = self.chance
        some = chance.choice(list(table.items.values())) if table.items else {}
        condition = None
        is_whole = index is None or index.projection == "ALL"
        if chance.likely(0.4):
            condition = legacy.draw_tests(chance, some, avoid) if self.is_old_style else chance.condition(some, avoid)
            looked_at = {test.name for test in condition.tests} if self.is_old_style else trees.attributes(condition)
            if is_whole or table.image(index, dict.fromkeys(looked_at)).keys() == looked_at:
                if self.is_old_style:
                    wire.update(condition.parameters("QueryFilter" if operation == "Query" else "ScanFilter", chance))
                else:
                    wire["FilterExpression"] = condition.text(writer)
            else:
                condition = None  # the index does not have what it looks at
        projection = self.project(wire, table.image(index, some) if index else some, writer) if is_whole else None
        if projection:
            if chance.likely(0.3):
                wire["Select"] = "SPECIFIC_ATTRIBUTES"
        elif chance.likely(0.3):
            wire["Select"] = chance.choice(("COUNT", *(["ALL_ATTRIBUTES"] if is_whole else []), *(["ALL_PROJECTED_ATTRIBUTES"] if index else [])))
        if chance.likely(0.5):
            wire["Limit"] = chance.choice((1, 2, 3, 5, 1000))
        if chance.likely(0.3) and (index is None or not index.is_global):
            wire["ConsistentRead"] = chance.likely(0.5)
        return condition, projection

    def index_of(self, wire, table):
        if not table.indexes or self.chance.likely(0.4):
            return None
        index = self.chance.choice(list(table.indexes.values()))
        wire["IndexName"] = index.name
        return index

    def draw_query(self, model, table):
        chance, writer = self.chance, trees.Writer(self.chance)
        wire = self.base(table, "Query")
        index = self.index_of(wire, table)
        parts = table.index_parts(index) if index else table.parts()
        here = [item for item in table.items.values() if index is None or table.is_in(index, item)]
        value = chance.choice(here)[parts[0].name] if here and chance.likely(0.85) else chance.key_value(parts[0], is_hash=True)
        conditions = [trees.Compare("=", trees.Path((parts[0].name,)), trees.Value(value))]
        of_range = self.range_condition(table, parts[1]) if len(parts) > 1 and chance.likely(0.6) else None
        if of_range:
            conditions.insert(chance.randint(0, 1), of_range)
        if self.is_old_style:
            wire["KeyConditions"] = {parts[0].name: {"ComparisonOperator": "EQ", "AttributeValueList": [values.to_wire(value)]},
                                     **({parts[1].name: old_condition(of_range)} if of_range else {})}
        else:
            wire["KeyConditionExpression"] = f" {writer.word('AND')} ".join(writer.grouped(c.text(writer)) for c in conditions)
        if chance.likely(0.5):
            wire["ScanIndexForward"] = chance.likely(0.4)
        condition, projection = self.reading("Query", wire, table, index, writer, avoid=tuple(part.name for part in parts))
        start, start_key = self.start(wire, table, index, value, of_range)
        return [Query({**wire, **writer.parameters()}, table.name, index.name if index else None, condition, projection,
                      chance.likely(0.8), value, of_range, start, start_key)]

    def range_condition(self, table, part):
        chance, path = self.chance, trees.Path((part.name,))
        draw = lambda: trees.Value(chance.key_value(part, is_hash=False))
        if part.type != "N" and chance.likely(0.25):
            return trees.Function("begins_with", [path, trees.Value((part.type, chance.key_value(part, is_hash=False)[1][:chance.randint(1, 2)]))])
        if chance.likely(0.25):
            low, high = sorted((draw(), draw()), key=lambda bound: values.sort_key(bound.constant))
            return trees.Between(path, low, high)
        return trees.Compare(chance.choice(("=", "<", "<=", ">", ">=")), path, draw())

    def start(self, wire, table, index, hash_value, of_range):
        """Sometimes the reading begins behind a key, of an item that is there or not."""
        if index or not table.range or not self.chance.likely(0.2):
            return None, None
        start = {table.hash.name: hash_value, table.range.name: self.chance.key_value(table.range, is_hash=False)}
        if of_range and not of_range.holds(start):
            return None, None
        wire["ExclusiveStartKey"] = self.wire_item(start)
        return start, start[table.range.name]

    def draw_scan(self, model, table):
        writer, wire = trees.Writer(self.chance), self.base(table, "Scan")
        index = self.index_of(wire, table)
        condition, projection = self.reading("Scan", wire, table, index, writer, avoid=())
        segments = self.chance.choice((1, 1, 1, 2, 3, 7)) if self.chance.likely(0.97) else 100
        return [Scan({**wire, **writer.parameters()}, table.name, index.name if index else None, condition, projection, True, segments)]

    # ---- PartiQL ----

    def draw_statement(self, model, table):
        return [self.statements.write(table)]

    def draw_select(self, model, table):
        return [self.statements.select(table)]

    def draw_batch_statements(self, model, table):
        return [self.statements.batch(model.tables)]

    def draw_transact_statements(self, model, table):
        return [self.statements.transaction(model)]

    # ---- Backups ----

    def draw_backup(self, model, table):
        self.backups += 1
        return [backups.CreateBackup(table.name, f"backup-{self.backups}", self.meanwhile(model, table))]

    def draw_delete_backup(self, model, table):
        made = [label for label in model.backups if label.startswith("backup-")]
        return [backups.DeleteBackup(self.chance.choice(made))] if made else []

    def draw_recovery(self, model, table):
        return [backups.SwitchRecovery(table.name, not table.has_recovery or self.chance.likely(0.7))]

    def draw_remember(self, model, table):
        return [backups.Remember(table.name)]

    def draw_restore(self, model, table):
        """From a backup, or from a moment; the table that was restored before goes."""
        draws = [backups.RestoreMoment(name, self.chance.randint(0, 99)) for name, table in model.tables.items()
                 if name != backups.RESTORED and any(moment[1] < model.hours for moment in table.moments)]
        if not draws or self.chance.likely(0.5):
            draws = [backups.RestoreBackup(label) for label in model.backups]
        if not draws:
            return []
        return [*(self.deleted(model.tables[backups.RESTORED]) if backups.RESTORED in model.tables else []), self.chance.choice(draws)]

    # ---- Regions ----

    def draw_add_replica(self, model, table):
        others = [region for region in models.REGIONS if region not in table.replicas]
        target = self.chance.choice(others if others and self.chance.likely(0.9) else models.REGIONS)
        return [AddReplica(table.name, target, self.meanwhile(model, table))]

    def meanwhile(self, model, table):
        """A few writes, or a restart."""
        draws = self.draw_put, self.draw_put, self.draw_update, self.draw_delete, self.draw_get
        drawn = [operation for _ in range(self.chance.randint(0, 4)) for operation in self.chance.choice(draws)(model, table)]
        if self.chance.likely(0.3):
            drawn.insert(self.chance.randint(0, len(drawn)), Restart(is_kill=self.chance.likely(0.6)))
        return drawn

    def draw_remove_replica(self, model, table):
        others = [region for region in table.replicas if region != model.region]
        return [RemoveReplica(table.name, self.chance.choice(others), self.chance.likely(0.4))] if others else []

    def draw_audit(self, model, table):
        return [Audit()]

    # ---- The rest ----

    def draw_wrong(self, model, table):
        return [wrong_request(self.chance, table)]

    def draw_describe(self, model, table):
        return [ops.Describe(table.name)]

    def draw_stream(self, model, table):
        return [ReadStream(table.name)] if table.replicas[model.region].view else []

    def draw_advance(self, model, table):
        return [ops.AdvanceClock(self.chance.randint(1, 2))] if model.hours < HOURS_MAX else []

    def draw_switch_ttl(self, model, table):
        return [ops.SwitchTtl(table.name, not table.has_ttl)]

    def draw_change_index(self, model, table):
        """Deletes the index, where there is one of that name, else makes it."""
        name = "added"
        if name in table.indexes:
            wire = {"TableName": table.name, "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": name}}]}
            return [ops.ChangeIndex(table.name, wire, None, name)]
        changed = table.empty()
        attribute = self.chance.choice(("gpk", "c", "a"))
        self.add_index(changed, name, models.Part(attribute, self.key_type(table.origin or table.name, attribute)), is_global=True)
        wire = self.create_wire(changed)
        made = next(index for index in wire["GlobalSecondaryIndexes"] if index["IndexName"] == name)
        wire = {"TableName": table.name, "AttributeDefinitions": wire["AttributeDefinitions"],
                "GlobalSecondaryIndexUpdates": [{"Create": made}]}
        return [ops.ChangeIndex(table.name, wire, changed.indexes[name], name)]

    def draw_recreate(self, model, table):
        deleted = self.deleted(table)
        return [*deleted, self.create(table.name)] if table.name != backups.RESTORED else deleted

    def deleted(self, table):
        removed = [RemoveReplica(table.name, region, is_own=False) for region in reversed(table.replicas) if region != models.HOME]
        return [*removed, ops.DeleteTable(table.name)]

    def draw_restart(self, model, table):
        return [Restart(is_kill=False)]

    def draw_kill(self, model, table):
        return [Restart(is_kill=True)]

    def draw_kill_during(self, model, table):
        write = self.chance.choice((self.draw_put, self.draw_update, self.draw_delete,
                                    *(getattr(self, "draw_" + kind) for kind in ("batch_write", "transact_write", "statement", "transact_statements") if kind in self.kinds)))
        return [KillDuring(write(model, table)[0], self.chance.choice((0, 0, 0.0002, 0.001)))]

    # ---- Batches and transactions: distinct items of all tables ----

    def distinct(self, model, draw, most):
        """Operations on different items; `draw` makes one of a table."""
        drawn = {}
        for _ in range(self.chance.randint(1, most)):
            table = model.tables[self.chance.choice(list(model.tables))]
            operation = draw(table)
            key = table.key_of(operation.item if isinstance(operation, ops.Put) else operation.key)
            drawn.setdefault((table.name, key), operation)
        return list(drawn.values())

    def draw_batch_get(self, model, table):
        wire, keys, projections = {}, {}, {}
        for get in self.distinct(model, self.get, most=10):
            entry = wire.setdefault(get.table, {"Keys": []})
            entry["Keys"].append(get.wire["Key"])
            keys.setdefault(get.table, []).append(get.key)
        for name, entry in wire.items():
            writer = trees.Writer(self.chance)
            projection = self.project(entry, keys[name][0], writer)
            if projection:
                projections[name] = projection
                entry.update(writer.parameters())
        return [ops.BatchGet({"RequestItems": wire}, keys, projections)]

    def draw_batch_write(self, model, table):
        draw = lambda table: self.put(table, probability=0) if self.chance.likely(0.7) else self.delete(table, probability=0)
        wire, writes = {}, []
        for write in self.distinct(model, draw, most=10):
            is_put = isinstance(write, ops.Put)
            request = {"PutRequest": {"Item": write.wire["Item"]}} if is_put else {"DeleteRequest": {"Key": write.wire["Key"]}}
            wire.setdefault(write.table, []).append(request)
            writes.append((write.table, write.item if is_put else write.key, is_put))
        return [ops.BatchWrite({"RequestItems": wire}, writes)]

    def draw_transact_get(self, model, table):
        gets = self.distinct(model, self.get, most=6)
        names = "TableName", "Key", "ProjectionExpression", "ExpressionAttributeNames"
        wire = [{"Get": {name: get.wire[name] for name in names if name in get.wire}} for get in gets]
        return [ops.TransactGet({"TransactItems": wire}, gets)]

    def draw_transact_write(self, model, table):
        draws = (lambda t: self.put(t, 0.15), lambda t: self.update(t, 0.15, must_update=True), lambda t: self.delete(t, 0.15), self.check)
        actions = self.distinct(model, lambda t: self.chance.choice(draws)(t), most=6)
        return [ops.TransactWrite({"TransactItems": [self.action_wire(action) for action in actions]}, actions)]

    def check(self, table):
        key, writer, wire = self.chance.key(table), trees.Writer(self.chance), {"TableName": table.name}
        wire["Key"] = self.wire_item(key)
        condition = self.conditional(wire, table.items.get(table.key_of(key), {}), writer, probability=1)
        return ops.Check({**wire, **writer.parameters()}, table.name, condition, key)

    def action_wire(self, action):
        name = {ops.Put: "Put", ops.Update: "Update", ops.Delete: "Delete", ops.Check: "ConditionCheck"}[type(action)]
        return {name: {member: value for member, value in action.wire.items() if member not in ("ReturnValues", "ReturnConsumedCapacity")}}


def old_condition(condition):
    """A condition on a sort key, as KeyConditions have it."""
    if isinstance(condition, trees.Function):
        operator, given = "BEGINS_WITH", condition.operands[1:]
    elif isinstance(condition, trees.Between):
        operator, given = "BETWEEN", [condition.low, condition.high]
    else:
        operator, given = {"=": "EQ", "<": "LT", "<=": "LE", ">": "GT", ">=": "GE"}[condition.operator], [condition.right]
    return {"ComparisonOperator": operator, "AttributeValueList": [values.to_wire(value.constant) for value in given]}
