"""Requests that must be refused, with the sentence that must be told."""

import operations as ops
import values

INVALID = "One or more parameter values were invalid: "
MISMATCH = "The provided key element does not match the schema"


def wrong_request(chance, table):
    return chance.choice(KINDS)(chance, table)


def put(table, item, sentence):
    return ops.Wrong("PutItem", {"TableName": table.name, "Item": item}, ops.invalid(sentence))


def good(chance, table):
    return values.item_to_wire(chance.key(table))


def other_type(kind):
    return {"S": {"N": "1"}, "N": {"S": "1"}, "B": {"S": "1"}}[kind]


def no_table(chance, table):
    wire = {"TableName": "no-such-table", "Key": good(chance, table)}
    return ops.Wrong("GetItem", wire, ops.Refusal("ResourceNotFoundException", {"Requested resource not found"}))


def missing_key(chance, table):
    part = chance.choice(table.parts())
    item = {**good(chance, table), "a": {"S": "x"}}
    del item[part.name]
    return put(table, item, f"{INVALID}Missing the key {part.name} in the item")


def key_of_wrong_type(chance, table):
    part = chance.choice(table.parts())
    wrong = other_type(part.type)
    item = {**good(chance, table), part.name: wrong}
    return put(table, item, f"{INVALID}Type mismatch for key {part.name} expected: {part.type} actual: {next(iter(wrong))}")


def key_too_long(chance, table):
    part = chance.choice(table.parts())
    if part.type == "N":
        return missing_key(chance, table)
    limit = 2048 if part is table.hash else 1024
    long = values.to_wire((part.type, "x" * (limit + 1) if part.type == "S" else b"x" * (limit + 1)))
    sentence = "Size of hashkey has exceeded the maximum size limit of2048 bytes" if part is table.hash else \
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    return put(table, {**good(chance, table), part.name: long}, INVALID + sentence)


def key_empty(chance, table):
    part = chance.choice(table.parts())
    if part.type == "N":
        return missing_key(chance, table)
    word = "string" if part.type == "S" else "binary"
    return put(table, {**good(chance, table), part.name: {part.type: ""}},
               f"The AttributeValue for a key attribute cannot contain an empty {word} value. Key: {part.name}")


def key_with_more(chance, table):
    operation = chance.choice(("GetItem", "DeleteItem", "UpdateItem"))
    return ops.Wrong(operation, {"TableName": table.name, "Key": {**good(chance, table), "more": {"S": "x"}}}, ops.invalid(MISMATCH))


def bad_value(chance, table):
    value, sentence = chance.choice((
        ({"N": "1E126"}, "Number overflow. Attempting to store a number with magnitude larger than supported range"),
        ({"N": "-1E-131"}, "Number underflow. Attempting to store a number with magnitude smaller than supported range"),
        ({"N": "1." + "1" * 38}, "Attempting to store more than 38 significant digits in a Number"),
        ({"N": "one"}, "The parameter cannot be converted to a numeric value: one"),
        ({"N": ""}, "The parameter cannot be converted to a numeric value: "),
        ({"SS": []}, f"{INVALID}An string set  may not be empty"),
        ({"SS": ["a", "b", "a"]}, f'{INVALID}Input collection ["a", "b", "a"] contains duplicates.'),
        ({"NS": ["1", "1.0"]}, f"{INVALID}Input collection contains duplicates."),
        ({}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        ({"S": "a", "N": "1"}, "Supplied AttributeValue has more than one datatypes set"),
        (nested(values.LEVELS_MAX), "Nesting Levels have exceeded supported limits"),
    ))
    return put(table, {**good(chance, table), "a": value}, sentence)


def nested(levels):
    value = {"S": "x"}
    for _ in range(levels):
        value = {"L": [value]}
    return value


def too_large(chance, table):
    return put(table, {**good(chance, table), "a": {"S": "x" * values.ITEM_SIZE_MAX}}, "Item size has exceeded the maximum allowed size")


def condition(chance, table, text, sentence, **more):
    wire = {"TableName": table.name, "Key": good(chance, table), "ConditionExpression": text, **more}
    return ops.Wrong("DeleteItem", wire, ops.invalid(sentence))


def bad_condition(chance, table):
    one = {"ExpressionAttributeValues": {":v": {"N": "1"}}}
    text, sentence, more = chance.choice((
        ("a = :v", "An expression attribute value used in expression is not defined; attribute value: :v", {}),
        ("#a = :v", "An expression attribute name used in the document path is not defined; attribute name: #a", one),
        ("attribute_exists(b)", "ExpressionAttributeValues unused in expressions: keys: {:v}", one),
        ("data = :v", "Attribute name is a reserved keyword; reserved keyword: data", one),
        ("a = a", "The first operand must be distinct from the remaining operands for this operator or function; operator: =", {}),
        ("((a = :v))", "The expression has redundant parentheses;", one),
        ("a = ", 'Syntax error; token: "<EOF>", near: "="', {}),
        ("begins_with(a, :v)", "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N", one),
        ("exists(a)", "Invalid function name; function: exists", {}),
    ))
    return condition(chance, table, text, sentence, **more)


def bad_update(chance, table):
    part = chance.choice(table.parts())
    one = {"ExpressionAttributeValues": {":v": {"N": "1"}}}
    text, sentence, more = chance.choice((
        (f"SET {part.name} = :v", f"Cannot update attribute {part.name}. This attribute is part of the key", one),
        ("SET a.b = :v, a.b.c = :v", "Two document paths overlap with each other", one),
        ("SET a.b = :v REMOVE a[1]", "Two document paths conflict with each other", one),
        ("SET a = :v SET b = :v", 'The "SET" section can only be used once in an update expression;', one),
        ("DELETE a :v", "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER", one),
        ("SET a = if_not_exists(a)", "Incorrect number of operands for operator or function", {}),
    ))
    return ops.Wrong("UpdateItem", {"TableName": table.name, "Key": good(chance, table), "UpdateExpression": text, **more}, ops.invalid(sentence))


def bad_reading(chance, table):
    value = {"ExpressionAttributeValues": {":v": values.to_wire(chance.key_value(table.hash, is_hash=True))}}
    operation, more, sentence = chance.choice((
        ("Query", {}, "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."),
        ("Query", {"KeyConditionExpression": "a = :v", **value}, f"Query condition missed key schema element: {table.hash.name}"),
        ("Query", {"KeyConditionExpression": "pk <> :v", **value}, "Invalid operator used in KeyConditionExpression: <>"),
        ("Query", {"KeyConditionExpression": "pk < :v", **value}, "Query key condition not supported"),
        ("Query", {"KeyConditionExpression": "pk = :v", "Limit": 0, **value}, "Member must have value greater than or equal to 1"),
        ("Query", {"KeyConditionExpression": "pk = :v", "IndexName": "no-index", **value}, "The table does not have the specified index"),
        ("Scan", {"Segment": 3, "TotalSegments": 3}, "Segment: 3 is not less than TotalSegments: 3"),
        ("Scan", {"Segment": 0}, "The TotalSegments parameter is required but was not present"),
        ("Scan", {"ExclusiveStartKey": {"a": {"S": "x"}}}, "The provided starting key is invalid"),
    ))
    return ops.Wrong(operation, {"TableName": table.name, **more}, ops.invalid(sentence))


def broken(chance, table):
    text = chance.choice((b"{", b"[]", b'{"TableName": 7}', b'{"TableName": "' + table.name.encode() + b'", "Item": []}', b"\xff\xfe"))
    return ops.Wrong("PutItem", text, ops.Refusal("SerializationException", {""}))


KINDS = (no_table, missing_key, key_of_wrong_type, key_too_long, key_empty, key_with_more, bad_value, bad_value, too_large, bad_condition,
         bad_condition, bad_update, bad_reading, bad_reading, broken)
