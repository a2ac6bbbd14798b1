// "The API is open": anybody reads anybody's cart, until an authorizer and a web ACL stand before it. Customers sign in by SRP, from the
// browser's library; the functions are the C programs.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import {
    APIGatewayClient, CreateAuthorizerCommand, CreateDeploymentCommand, CreateResourceCommand, CreateRestApiCommand, PutIntegrationCommand,
    PutMethodCommand, UpdateAccountCommand, UpdateMethodCommand, UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { AssociateWebACLCommand, CreateWebACLCommand, PutLoggingConfigurationCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { Shop } from './shop.mjs';
import { ACCOUNT, REGION, ROLE, Virga } from './virga.mjs';

const LISTED = '127.0.0.9';
const ROUTES = { cart: ['manageCart_function', ['GET', 'POST', 'DELETE']], orders: ['placeOrder_function', ['POST']] };
const GROUPS = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesAnonymousIpList', 'AWSManagedRulesSQLiRuleSet'];
const UNAUTHORIZED = [401, { message: 'Unauthorized' }], FORBIDDEN = [403, { message: 'Forbidden' }];

let virga, shop, customers, gateway, logs, lists, restApiId;
const methods = [];

before(async () => {
    lists = mkdtempSync(path.join(tmpdir(), 'virga-lists-'));
    writeFileSync(path.join(lists, 'AWSManagedIPReputationList.txt'), `${LISTED}\n`);
    virga = await Virga.start('--waf-lists', lists);
    shop = new Shop(virga);
    gateway = virga.client(APIGatewayClient);
    logs = virga.client(CloudWatchLogsClient);
    await shop.createRole();
    await createTable('cart', 'userId');
    await createTable('orders', 'userId', 'orderId');
    customers = await shop.createUserPool();
    await createApi();
});
after(async () => {
    await virga.stop();
    rmSync(lists, { recursive: true });
});

const createTable = (TableName, ...keys) => virga.client(DynamoDBClient).send(new CreateTableCommand({
    TableName, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keys.map((AttributeName, i) => ({ AttributeName, KeyType: ['HASH', 'RANGE'][i] })),
}));

/** As it was left: open. */
async function createApi() {
    const api = await gateway.send(new CreateRestApiCommand({ name: 'shop' }));
    restApiId = api.id;
    for (const [pathPart, [FunctionName, names]] of Object.entries(ROUTES)) {
        const arn = await shop.createBootstrapFunction(FunctionName);
        const resource = await gateway.send(new CreateResourceCommand({ restApiId, parentId: api.rootResourceId, pathPart }));
        for (const httpMethod of names) {
            const method = { restApiId, resourceId: resource.id, httpMethod };
            methods.push(method);
            await gateway.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
            await gateway.send(new PutIntegrationCommand({
                ...method, type: 'AWS_PROXY', integrationHttpMethod: 'POST',
                uri: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`,
            }));
        }
        await shop.lambda.send(new AddPermissionCommand({
            FunctionName, StatementId: 'api', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com',
            SourceArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${restApiId}/*/*/${pathPart}`,
        }));
    }
    await deploy();
    await gateway.send(new UpdateAccountCommand({ patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: ROLE }] }));
    await gateway.send(new UpdateStageCommand({
        restApiId, stageName: 'prod', patchOperations: [{ op: 'replace', path: '/*/*/logging/loglevel', value: 'INFO' }],
    }));
}

const deploy = () => gateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));

async function demandTokens() {
    const authorizer = await gateway.send(new CreateAuthorizerCommand({
        restApiId, name: 'customers', type: 'COGNITO_USER_POOLS', providerARNs: [customers.pool.Arn],
        identitySource: 'method.request.header.Authorization',
    }));
    for (const method of methods) {
        await gateway.send(new UpdateMethodCommand({
            ...method, patchOperations: [{ op: 'replace', path: '/authorizationType', value: 'COGNITO_USER_POOLS' },
                { op: 'replace', path: '/authorizerId', value: authorizer.id }],
        }));
    }
}

async function guard() {
    const waf = virga.client(WAFV2Client);
    const VisibilityConfig = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'shop' };
    const { Summary } = await waf.send(new CreateWebACLCommand({
        Name: 'shop', Scope: 'REGIONAL', DefaultAction: { Allow: {} }, VisibilityConfig,
        Rules: GROUPS.map((Name, Priority) => ({
            Name, Priority, VisibilityConfig, OverrideAction: { None: {} }, Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } },
        })),
    }));
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'aws-waf-logs-shop' }));
    await waf.send(new PutLoggingConfigurationCommand({
        LoggingConfiguration: {
            ResourceArn: Summary.ARN, LogDestinationConfigs: [`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:aws-waf-logs-shop`],
        },
    }));
    await waf.send(new AssociateWebACLCommand({
        WebACLArn: Summary.ARN, ResourceArn: `arn:aws:apigateway:${REGION}::/restapis/${restApiId}/stages/prod`,
    }));
}

/** [status, document]. fetch cannot choose the address that it comes from. */
function ask(method, what, { token, body, from = '127.0.0.1' } = {}) {
    return new Promise((resolve, reject) => {
        const request = http.request({
            host: '127.0.0.1', port: new URL(virga.endpoint).port, method, path: `/restapis/${restApiId}/prod/_user_request_${what}`,
            localAddress: from, headers: token ? { Authorization: token } : {}, agent: false,
        }, async (response) => {
            let text = '';
            for await (const chunk of response) text += chunk;
            resolve([response.statusCode, JSON.parse(text)]);
        });
        request.on('error', reject);
        request.end(body && JSON.stringify(body));
    });
}

async function welcome(pool, name) {
    await pool.signUp(name, 'Passw0rd!');
    await pool.confirm(name, await pool.codeOf(name));
    return pool.signIn(name, 'Passw0rd!');
}

async function logged(logGroupName, filterPattern) {
    await virga.settle();
    return (await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }))).events.map((event) => event.message);
}

const executions = (words) => logged(`API-Gateway-Execution-Logs_${restApiId}/prod`, `"${words}"`);
const idToken = (session) => session.getIdToken().getJwtToken();

let jane, cart; // who signs in in the first test, and what is in her cart

test('anybody reads her cart until the deployed API demands tokens', async () => {
    const { session } = await welcome(customers, 'jane');
    jane = session;
    const { sub } = session.getIdToken().payload;
    cart = [200, { userId: sub, items: { tea: 2 } }];
    assert.deepEqual(await ask('POST', `/cart?userId=${sub}`, { token: idToken(jane), body: { product: 'tea', quantity: 2 } }), cart);
    assert.deepEqual(await ask('GET', `/cart?userId=${sub}`), cart);
    assert.equal((await executions('Resource Path: /cart')).length, 2);
    assert.deepEqual(await executions('Starting authorizer'), []);

    await demandTokens();
    assert.deepEqual(await ask('GET', `/cart?userId=${sub}`), cart);
    await deploy();
    assert.deepEqual(await ask('GET', `/cart?userId=${sub}`), UNAUTHORIZED);
    assert.deepEqual(await ask('GET', '/cart', { token: idToken(jane) }), cart);
});

test('forged and foreign tokens are refused', async () => {
    const [head, body, signature] = idToken(jane).split('.');
    const claims = { ...JSON.parse(Buffer.from(body, 'base64url')), sub: 'somebody-else' };
    const forged = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    assert.deepEqual(await ask('GET', '/cart', { token: forged }), UNAUTHORIZED);
    const { session } = await welcome(await shop.createUserPool(), 'jane');
    assert.deepEqual(await ask('GET', '/cart', { token: idToken(session) }), UNAUTHORIZED);
});

test('the web ACL keeps out listed addresses and SQL injection at once, and nobody else', async () => {
    const token = idToken(jane), injection = '/cart?product=1%27%20OR%20%271%27=%271';
    assert.deepEqual(await ask('GET', '/cart', { token, from: LISTED }), cart);
    assert.deepEqual(await ask('GET', injection, { token }), cart);
    await guard();
    assert.deepEqual(await ask('GET', '/cart', { token, from: LISTED }), FORBIDDEN);
    assert.deepEqual(await ask('GET', injection, { token }), FORBIDDEN);
    assert.deepEqual(await ask('GET', '/cart', { token, from: '127.0.0.8' }), cart);
    const blocked = (await logged('aws-waf-logs-shop', '{ $.action = "BLOCK" }')).map((line) => JSON.parse(line));
    assert.deepEqual(blocked.map((line) => [line.terminatingRuleId, line.httpRequest.clientIp]),
        [[GROUPS[0], LISTED], [GROUPS[2], '127.0.0.1']]);
});

test('what is in the cart is ordered once', async () => {
    const token = idToken(jane);
    const [status, order] = await ask('POST', '/orders', { token });
    assert.deepEqual([status, order.items, order.status], [200, { tea: 2 }, 'placed']);
    assert.deepEqual(await ask('POST', '/orders', { token }), [409, { message: 'the cart is empty' }]);
});

test('an expired token and one of a customer who signed out everywhere are refused', async () => {
    await virga.control('POST', 'clock', { advance: 'PT61M' });
    assert.deepEqual(await ask('GET', '/cart', { token: idToken(jane) }), [401, { message: 'The incoming token has expired' }]);
    const bob = await welcome(customers, 'bob');
    assert.equal((await ask('GET', '/cart', { token: idToken(bob.session) }))[0], 200);
    await new Promise((resolve, reject) => bob.user.globalSignOut({ onSuccess: resolve, onFailure: reject }));
    assert.deepEqual(await ask('GET', '/cart', { token: idToken(bob.session) }), UNAUTHORIZED);
});

test('the execution log says why each was refused', async () => {
    const said = await executions('Unauthorized request');
    assert.deepEqual(said.map((line) => line.match(/\(([^()]+)\)$/)[1]), [
        'no token', 'the token is not one that its issuer signed', "the token is not of the authorizer's user pools",
        'the token has expired', 'the token was revoked']);
    assert.equal((await executions('Request blocked by the web ACL')).length, 2);
});
