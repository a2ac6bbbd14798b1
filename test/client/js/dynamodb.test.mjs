// DynamoDB's DocumentClient and paginators: batches, transactions, pages.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { CreateTableCommand, DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import {
    BatchGetCommand, BatchWriteCommand, DynamoDBDocumentClient, GetCommand, paginateQuery, paginateScan, PutCommand, TransactGetCommand,
    TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { Virga } from './virga.mjs';

let virga, dynamodb, documents;

before(async () => {
    virga = await Virga.start();
    dynamodb = virga.client(DynamoDBClient);
    documents = DynamoDBDocumentClient.from(dynamodb);
});
after(() => virga.stop());

const createTable = (name) => dynamodb.send(new CreateTableCommand({
    TableName: name, BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'user', AttributeType: 'S' }, { AttributeName: 'at', AttributeType: 'N' }],
    KeySchema: [{ AttributeName: 'user', KeyType: 'HASH' }, { AttributeName: 'at', KeyType: 'RANGE' }],
}));

beforeEach(async () => {
    await fetch(`${virga.endpoint}/_virga/reset`, { method: 'POST' });
    await createTable('log');
});

const entry = (at) => ({ user: 'jane', at, text: `entry ${at}`, tags: new Set(['a', 'b']) });

async function write(count) {
    for (let from = 0; from < count; from += 25) {
        const items = Array.from({ length: Math.min(25, count - from) }, (_, i) => entry(from + i));
        const { UnprocessedItems } = await documents.send(new BatchWriteCommand({
            RequestItems: { log: items.map((Item) => ({ PutRequest: { Item } })) },
        }));
        assert.deepEqual(UnprocessedItems, {});
    }
}

test('a batch is written and read as plain objects', async () => {
    await write(3);
    await documents.send(new BatchWriteCommand({ RequestItems: { log: [{ DeleteRequest: { Key: { user: 'jane', at: 1 } } }] } }));
    const { Responses, UnprocessedKeys } = await documents.send(new BatchGetCommand({
        RequestItems: { log: { Keys: [0, 1, 2].map((at) => ({ user: 'jane', at })) } },
    }));
    assert.deepEqual(Responses.log, [entry(0), entry(2)]);
    assert.deepEqual(UnprocessedKeys, {});
});

test('paginators walk all pages in order', async () => {
    await write(60);
    const pages = [], found = [];
    for await (const page of paginateQuery({ client: documents, pageSize: 25 }, {
        TableName: 'log', KeyConditionExpression: '#user = :user', ExpressionAttributeNames: { '#user': 'user' },
        ExpressionAttributeValues: { ':user': 'jane' },
    })) {
        pages.push(page.Count);
        found.push(...page.Items);
    }
    assert.deepEqual(pages, [25, 25, 10]);
    assert.deepEqual(found.map(({ at }) => at), Array.from({ length: 60 }, (_, i) => i));

    let scanned = 0;
    for await (const page of paginateScan({ client: documents, pageSize: 7 }, { TableName: 'log', Select: 'COUNT' })) scanned += page.Count;
    assert.equal(scanned, 60);

    await createTable('other');
    const names = [];
    for await (const page of paginateListTables({ client: dynamodb, pageSize: 1 }, {})) names.push(...page.TableNames);
    assert.deepEqual(names, ['log', 'other']);
});

test('a transaction is all or nothing, and says why', async () => {
    await write(1);
    const change = (condition) => documents.send(new TransactWriteCommand({
        TransactItems: [
            { Put: { TableName: 'log', Item: entry(9) } },
            {
                Update: {
                    TableName: 'log', Key: { user: 'jane', at: 0 }, UpdateExpression: 'SET #text = :text', ConditionExpression: condition,
                    ExpressionAttributeNames: { '#text': 'text' }, ExpressionAttributeValues: { ':text': 'changed' },
                    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
                },
            },
        ],
    }));
    await assert.rejects(change('attribute_not_exists(#text)'), (error) => {
        assert.equal(error.name, 'TransactionCanceledException');
        assert.deepEqual(error.CancellationReasons.map(({ Code }) => Code), ['None', 'ConditionalCheckFailed']);
        assert.equal(error.CancellationReasons[1].Item.text.S ?? error.CancellationReasons[1].Item.text, 'entry 0');
        return true;
    });
    assert.equal((await documents.send(new GetCommand({ TableName: 'log', Key: { user: 'jane', at: 9 } }))).Item, undefined);
    await change('attribute_exists(#text)');
    const { Responses } = await documents.send(new TransactGetCommand({
        TransactItems: [9, 0, 5].map((at) => ({ Get: { TableName: 'log', Key: { user: 'jane', at } } })),
    }));
    assert.deepEqual(Responses, [{ Item: entry(9) }, { Item: { ...entry(0), text: 'changed' } }, {}]);
});

test('optimistic locking by a version meets the one who came first', async () => {
    await documents.send(new PutCommand({ TableName: 'log', Item: { ...entry(0), version: 1 } }));
    const save = (version) => documents.send(new PutCommand({
        TableName: 'log', Item: { ...entry(0), version: version + 1 }, ConditionExpression: 'version = :version',
        ExpressionAttributeValues: { ':version': version },
    }));
    await save(1);
    await assert.rejects(save(1), { name: 'ConditionalCheckFailedException' });
});
