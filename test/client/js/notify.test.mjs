// "Customers get no mail": no trigger, no topic. And what a topic does with queues and filters.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AdminGetUserCommand, UpdateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import {
    CreateTopicCommand, ListSubscriptionsByTopicCommand, PublishCommand, SNSClient, SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Shop } from './shop.mjs';
import { ACCOUNT, REGION, Virga } from './virga.mjs';

const SUBSCRIBE_SNS = `
const { SNSClient, SubscribeCommand } = require('@aws-sdk/client-sns');
const sns = new SNSClient({ maxAttempts: 1 });
exports.handler = async (event) => {
    const Endpoint = event.request.userAttributes.email;
    console.log('subscribing', Endpoint);
    await sns.send(new SubscribeCommand({ TopicArn: process.env.TOPIC_ARN, Protocol: 'email', Endpoint }));
    return event;
};`;
const SEND_NOTIFICATION = `
const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
const sns = new SNSClient({ maxAttempts: 1 });
exports.handler = async ({ orderId, status }) => {
    const Message = 'Your order ' + orderId + ' is now: ' + status + '.';
    await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC_ARN, Subject: 'Your order ' + orderId, Message }));
    return { notified: orderId };
};`;

let virga, shop, sns, sqs;

before(async () => {
    virga = await Virga.start();
    shop = new Shop(virga);
    sns = virga.client(SNSClient);
    sqs = virga.client(SQSClient);
    await shop.createRole();
});
after(() => virga.stop());

async function signUp(customers, name) {
    await customers.signUp(name, 'Passw0rd!');
    await customers.confirm(name, await customers.codeOf(name));
}

/** The challenge, seen from its start, with functions of one kind or the other. */
async function customersAreSubscribed(kind, makeFunction) {
    const topicName = `customers-${kind}`, topicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:${topicName}`;
    const [jane, bob, carol] = ['jane', 'bob', 'carol'].map((name) => `${name}-${kind}`);
    const subscribe = await makeFunction('subscribeSNS_function', SUBSCRIBE_SNS, { TOPIC_ARN: topicArn });
    const notify = await makeFunction('sendNotification_function', SEND_NOTIFICATION, { TOPIC_ARN: topicArn });
    const customers = await shop.createUserPool();

    await signUp(customers, jane);
    await shop.idp.send(new UpdateUserPoolCommand({
        UserPoolId: customers.pool.Id, AutoVerifiedAttributes: ['email'], LambdaConfig: { PostConfirmation: subscribe.arn },
    }));
    await shop.lambda.send(new AddPermissionCommand({
        FunctionName: subscribe.name, StatementId: 'cognito', Action: 'lambda:InvokeFunction', Principal: 'cognito-idp.amazonaws.com',
        SourceArn: customers.pool.Arn,
    }));
    await assert.rejects(signUp(customers, bob), {
        code: 'UserLambdaValidationException', message: /^PostConfirmation failed with error /,
    });
    assert.notDeepEqual(await shop.logged(subscribe.name, 'Topic does not exist'), []);
    const confirmed = await shop.idp.send(new AdminGetUserCommand({ UserPoolId: customers.pool.Id, Username: bob }));
    assert.equal(confirmed.UserStatus, 'CONFIRMED');

    assert.equal((await sns.send(new CreateTopicCommand({ Name: topicName }))).TopicArn, topicArn);
    await signUp(customers, carol);
    const [question] = await virga.mail(`${carol}@example.com`, 'Subscription Confirmation');
    const pending = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
    assert.equal(pending.Subscriptions[0].SubscriptionArn, 'PendingConfirmation');
    assert.match(await virga.openLink(question), /Subscription confirmed!/);

    assert.deepEqual(await shop.invoke(notify.name, { orderId: '1001', status: 'shipped' }), [{ notified: '1001' }, undefined]);
    const [mail] = await virga.mail(`${carol}@example.com`, 'Your order 1001');
    assert.match(mail.text, /^Your order 1001 is now: shipped\./);
    assert.deepEqual(await virga.mail(`${jane}@example.com`, 'Your order'), []);

    const unsubscribe = mail.text.match(/http\S+unsubscribe\S+/)[0];
    assert.match(await (await fetch(unsubscribe)).text(), /Subscription removed!/);
    await shop.invoke(notify.name, { orderId: '1002', status: 'shipped' });
    assert.deepEqual(await virga.mail(`${carol}@example.com`, 'Your order 1002'), []);
}

test('customers are subscribed by a Node.js trigger once trigger and topic are there', async () => {
    await customersAreSubscribed('node', async (name, source, variables) => (
        { name: `${name}_node`, arn: await shop.createNodeFunction(`${name}_node`, source, variables) }));
});

test('customers are subscribed by the C trigger once trigger and topic are there', async () => {
    await customersAreSubscribed('c', async (name, source, variables) => (
        { name, arn: await shop.createBootstrapFunction(name, variables) }));
});

test('a queue gets what its filter policy lets through, and a raw one gets the bare message', async () => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'orders' }));
    const queue = async (QueueName, Attributes) => {
        const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
        const { Attributes: { QueueArn } } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
        await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: QueueArn, Attributes }));
        return QueueUrl;
    };
    const all = await queue('all'), big = await queue('big', {
        RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ total: [{ numeric: ['>=', 100] }] }),
    });
    const publish = (Message, total) => sns.send(new PublishCommand({
        TopicArn, Message, MessageAttributes: { total: { DataType: 'Number', StringValue: String(total) } },
    }));
    await publish('small order', 5);
    const { MessageId } = await publish('big order', 500);
    await virga.settle();

    const receive = async (QueueUrl) => (await sqs.send(new ReceiveMessageCommand({
        QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'],
    }))).Messages;
    const wrapped = (await receive(all)).map((message) => JSON.parse(message.Body));
    assert.deepEqual(wrapped.map((body) => [body.Type, body.TopicArn, body.Message]),
        [['Notification', TopicArn, 'small order'], ['Notification', TopicArn, 'big order']]);
    assert.equal(wrapped[1].MessageId, MessageId);
    const bare = await receive(big);
    assert.deepEqual(bare.map((message) => message.Body), ['big order']);
    assert.equal(bare[0].MessageAttributes.total.StringValue, '500');
});
