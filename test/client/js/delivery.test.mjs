// "Code goes live without approval, and nobody is told": a pipeline from a versioned bucket, its gate, its mail.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
    CodePipelineClient, CreatePipelineCommand, GetPipelineStateCommand, ListPipelineExecutionsCommand, PutApprovalResultCommand,
    UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { CreateBucketCommand, GetObjectCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { Shop } from './shop.mjs';
import { ACCOUNT, REGION, ROLE, Virga } from './virga.mjs';
import { zip } from './zip.mjs';

const OPERATIONS = `arn:aws:sns:${REGION}:${ACCOUNT}:operations`;

function stage(name, category, provider, configuration, more) {
    const actionTypeId = { category, owner: 'AWS', provider, version: '1' };
    return { name, actions: [{ name, actionTypeId, configuration, ...more }] };
}

const SOURCE = stage('Source', 'Source', 'S3', { S3Bucket: 'source', S3ObjectKey: 'source.zip' }, { outputArtifacts: [{ name: 'App' }] });
const GATE = stage('Gate', 'Approval', 'Manual', { NotificationArn: OPERATIONS, CustomData: 'new shop code' });
const LIVE = stage('Live', 'Deploy', 'Lambda', { FunctionName: 'manageCart_function' }, { inputArtifacts: [{ name: 'App' }] });

const pipeline = (...stages) => ({
    name: 'delivery', roleArn: ROLE, pipelineType: 'V2', artifactStore: { type: 'S3', location: 'artifacts' }, stages,
});
const answering = (text) => `exports.handler = async () => ${JSON.stringify(text)};`;

let virga, shop, s3, delivery;

before(async () => {
    virga = await Virga.start();
    shop = new Shop(virga);
    s3 = virga.client(S3Client, { forcePathStyle: true });
    delivery = virga.client(CodePipelineClient);
});
after(() => virga.stop());

beforeEach(async () => {
    await virga.control('POST', 'reset');
    await shop.createRole();
    await shop.createNodeFunction('manageCart_function', answering('zero'));
    for (const Bucket of ['source', 'artifacts']) await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketVersioningCommand({ Bucket: 'source', VersioningConfiguration: { Status: 'Enabled' } }));
});

async function upload(answer) {
    const { VersionId } = await s3.send(new PutObjectCommand({
        Bucket: 'source', Key: 'source.zip', Body: zip({ 'index.js': answering(answer) }),
    }));
    await virga.settle();
    return VersionId;
}

async function live() {
    const [answer, error] = await shop.invoke('manageCart_function', {});
    assert.equal(error, undefined);
    return answer;
}

async function subscribeOperations() {
    const sns = virga.client(SNSClient);
    assert.equal((await sns.send(new CreateTopicCommand({ Name: 'operations' }))).TopicArn, OPERATIONS);
    await sns.send(new SubscribeCommand({ TopicArn: OPERATIONS, Protocol: 'email', Endpoint: 'ops@example.com' }));
    await virga.openLink((await virga.mail('ops@example.com', 'Subscription Confirmation'))[0]);
}

const gate = async () => (await delivery.send(new GetPipelineStateCommand({ name: 'delivery' }))).stageStates[1];

async function answerGate(status, summary) {
    const { token } = (await gate()).actionStates[0].latestExecution;
    await delivery.send(new PutApprovalResultCommand({
        pipelineName: 'delivery', stageName: 'Gate', actionName: 'Gate', token, result: { status, summary },
    }));
    await virga.settle();
}

test('without a gate an upload is live at once', async () => {
    await upload('one');
    await delivery.send(new CreatePipelineCommand({ pipeline: pipeline(SOURCE, LIVE) }));
    await virga.settle();
    assert.equal(await live(), 'one');
    await upload('two');
    assert.equal(await live(), 'two');
});

test('with a gate Operations is asked by mail, and code goes live when they approve', async () => {
    await subscribeOperations();
    await upload('one');
    await delivery.send(new CreatePipelineCommand({ pipeline: pipeline(SOURCE, LIVE) }));
    await virga.settle();
    await delivery.send(new UpdatePipelineCommand({ pipeline: pipeline(SOURCE, GATE, LIVE) }));
    const version = await upload('two');

    assert.equal(await live(), 'one');
    assert.equal((await gate()).actionStates[0].latestExecution.status, 'InProgress');
    const [asked] = await virga.mail('ops@example.com', 'APPROVAL NEEDED');
    assert.match(asked.text, /new shop code/);

    await answerGate('Approved', 'looks good');
    assert.equal(await live(), 'two');
    const { pipelineExecutionSummaries: [newest] } = await delivery.send(new ListPipelineExecutionsCommand({ pipelineName: 'delivery' }));
    assert.equal(newest.status, 'Succeeded');
    assert.equal(newest.sourceRevisions[0].revisionId, version);
});

test('what Operations rejects, or leaves for seven days, does not go live', async () => {
    await virga.client(SNSClient).send(new CreateTopicCommand({ Name: 'operations' }));
    await upload('one');
    await delivery.send(new CreatePipelineCommand({ pipeline: pipeline(SOURCE, GATE, LIVE) }));
    await virga.settle();
    await answerGate('Rejected', 'not today');
    assert.equal((await gate()).latestExecution.status, 'Failed');
    assert.equal((await gate()).actionStates[0].latestExecution.summary, 'not today');

    await upload('two');
    assert.equal((await gate()).latestExecution.status, 'InProgress');
    await virga.control('POST', 'clock', { advance: 'P7DT1M' });
    assert.equal((await gate()).latestExecution.status, 'Failed');
    assert.equal(await live(), 'zero');
});

test('an old version of the source can still be fetched, and a big object comes back as it went up', async () => {
    const [first] = [await upload('one'), await upload('two')];
    const old = await s3.send(new GetObjectCommand({ Bucket: 'source', Key: 'source.zip', VersionId: first }));
    assert.deepEqual(Buffer.from(await old.Body.transformToByteArray()), zip({ 'index.js': answering('one') }));

    const bytes = Buffer.alloc(3_000_000);
    for (let at = 0; at < bytes.length; at++) bytes[at] = (at * 31 + (at >>> 8)) & 0xff;
    await s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'a big one', Body: bytes, Metadata: { kind: 'test' } }));
    const big = await s3.send(new GetObjectCommand({ Bucket: 'artifacts', Key: 'a big one' }));
    assert.equal(big.Metadata.kind, 'test');
    assert.ok(bytes.equals(Buffer.from(await big.Body.transformToByteArray())));
});
