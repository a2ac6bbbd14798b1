// "The cart does not persist": there is no table. The function in Node.js (the SDK inside it finds virga by itself) and in C.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Shop } from './shop.mjs';
import { Virga } from './virga.mjs';

const MANAGE_CART = `
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, GetCommand, UpdateCommand } = require('@aws-sdk/lib-dynamodb');
const table = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 1 }));

exports.handler = async ({ action, userId, product, quantity }) => {
    const at = { TableName: 'cart', Key: { userId } };
    if (action === 'get') {
        const { Item } = await table.send(new GetCommand({ ...at, ConsistentRead: true }));
        return { userId, items: Item ? Item.items : {} };
    }
    await table.send(new UpdateCommand({
        ...at, UpdateExpression: 'SET #items = if_not_exists(#items, :none)',
        ExpressionAttributeNames: { '#items': 'items' }, ExpressionAttributeValues: { ':none': {} },
    }));
    const { Attributes } = await table.send(new UpdateCommand({
        ...at, UpdateExpression: 'SET #items.#product = :quantity', ReturnValues: 'ALL_NEW',
        ExpressionAttributeNames: { '#items': 'items', '#product': product }, ExpressionAttributeValues: { ':quantity': quantity },
    }));
    console.log('put', quantity, product);
    return { userId, items: Attributes.items };
};`;

let virga, shop, dynamodb, table;

before(async () => {
    virga = await Virga.start();
    shop = new Shop(virga);
    dynamodb = virga.client(DynamoDBClient);
    table = DynamoDBDocumentClient.from(dynamodb);
    await shop.createRole();
});
after(() => virga.stop());

const createTable = () => dynamodb.send(new CreateTableCommand({
    TableName: 'cart', BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'userId', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'userId', KeyType: 'HASH' }],
}));

/** The challenge: the failure is read in CloudWatch Logs, then the table is made. */
async function persistsOnceItsTableIsThere(name, logLine) {
    const put = { action: 'put', userId: 'jane', product: 'tea', quantity: 2 };
    const [failure, kind] = await shop.invoke(name, put);
    assert.equal(kind, 'Unhandled');
    assert.equal(failure.errorType, 'ResourceNotFoundException');
    const [logged] = await shop.logged(name, 'ResourceNotFoundException');
    assert.match(logged, logLine);

    await createTable();
    assert.deepEqual(await shop.invoke(name, put), [{ userId: 'jane', items: { tea: 2 } }, undefined]);
    await shop.invoke(name, { ...put, product: 'milk', quantity: 1 });
    const cart = { userId: 'jane', items: { tea: 2, milk: 1 } };
    assert.deepEqual(await shop.invoke(name, { action: 'get', userId: 'jane' }), [cart, undefined]);
    assert.deepEqual((await table.send(new GetCommand({ TableName: 'cart', Key: { userId: 'jane' } }))).Item, cart);
    await dynamodb.send(new DeleteTableCommand({ TableName: 'cart' }));
}

test('the cart of a Node.js function persists once its table is there', async () => {
    await shop.createNodeFunction('manageCart_node', MANAGE_CART);
    await persistsOnceItsTableIsThere('manageCart_node', /Invoke Error.*Requested resource not found/);
});

test('what a Node.js function prints is in its log, between START and REPORT', async () => {
    await createTable();
    await shop.invoke('manageCart_node', { action: 'put', userId: 'ann', product: 'tea', quantity: 9 });
    const [line] = await shop.logged('manageCart_node', 'put 9 tea');
    assert.match(line, /^\d{4}-\d\d-\d\dT\S+Z\t[0-9a-f-]{36}\tINFO\tput 9 tea\n$/);
    const [, , requestId] = line.match(/^(\S+)\t(\S+)/);
    const about = await shop.logged('manageCart_node', requestId);
    assert.match(about[0], /^START RequestId: \S+ Version: \$LATEST/);
    assert.match(about.at(-1), /^REPORT RequestId: \S+\tDuration: /);
    await dynamodb.send(new DeleteTableCommand({ TableName: 'cart' }));
});

test('the cart of the C program persists once its table is there', async () => {
    await shop.createBootstrapFunction('manageCart_function');
    await persistsOnceItsTableIsThere('manageCart_function',
        /\[ERROR\] UpdateItem: ResourceNotFoundException: Requested resource not found/);
});

test('what the SDK writes with sets, numbers and conditions is what it reads', async () => {
    await createTable();
    const item = (userId, n) => ({ userId, n, tags: new Set(['x', userId]), nothing: null, list: [1, { deep: true }] });
    for (const [n, userId] of ['a', 'b', 'c'].entries())
        await table.send(new PutCommand({ TableName: 'cart', Item: item(userId, n) }));
    const { Items } = await table.send(new ScanCommand({
        TableName: 'cart', FilterExpression: 'n >= :one', ExpressionAttributeValues: { ':one': 1 },
    }));
    assert.deepEqual(Items.map((found) => found.userId).sort(), ['b', 'c']);
    const found = await table.send(new QueryCommand({
        TableName: 'cart', KeyConditionExpression: 'userId = :u', ExpressionAttributeValues: { ':u': 'a' },
    }));
    assert.deepEqual(found.Items, [item('a', 0)]);

    await assert.rejects(table.send(new PutCommand({
        TableName: 'cart', Item: { userId: 'a' }, ConditionExpression: 'attribute_not_exists(userId)',
    })), { name: 'ConditionalCheckFailedException', message: 'The conditional request failed' });
    const { Attributes } = await table.send(new UpdateCommand({
        TableName: 'cart', Key: { userId: 'a' }, ReturnValues: 'ALL_NEW',
        UpdateExpression: 'ADD n :five DELETE tags :x REMOVE nothing, #list', ExpressionAttributeNames: { '#list': 'list' },
        ExpressionAttributeValues: { ':five': 5, ':x': new Set(['x']) },
    }));
    assert.deepEqual(Attributes, { userId: 'a', n: 5, tags: new Set(['a']) });
});
