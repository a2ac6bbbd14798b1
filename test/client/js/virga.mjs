// A daemon for a test file, on a free port: `before(() => ...)` starts it, `after(() => ...)` stops it. Zips and tokens for the tests.
import { spawn } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { zip } from './zip.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../..');
const build = process.env.VIRGA_BUILD ?? path.join(root, 'build');
const program = process.env.VIRGA_PROGRAM ?? path.join(build, 'virga');

const READY_MS = 60_000, STOP_MS = 60_000;
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/storefront`;

export class Virga {
    /** Starts `virga serve` and waits until it answers. Functions find the SDK that the tests use. */
    static async start(...args) {
        const virga = new Virga();
        virga.folder = mkdtempSync(path.join(tmpdir(), 'virga-js-'));
        const ready = path.join(virga.folder, 'ready'), log = openSync(path.join(virga.folder, 'log'), 'w');
        const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
        virga.process = spawn(program, ['serve', '--port', '0', '--ready-file', ready, ...args], {
            stdio: ['ignore', log, log], env: { ...env, NODE_PATH: path.join(here, 'node_modules') },
        });
        closeSync(log);
        virga.ended = once(virga.process, 'exit');
        process.once('exit', () => virga.process.kill('SIGKILL')); // whatever becomes of the tests
        const deadline = Date.now() + READY_MS;
        while (!existsSync(ready) || !readFileSync(ready, 'utf8').endsWith('\n')) {
            if (virga.process.exitCode !== null) throw new Error(`virga ended at its start: ${virga.log()}`);
            if (Date.now() > deadline) throw new Error('virga was not ready within a minute');
            await sleep(5);
        }
        virga.endpoint = readFileSync(ready, 'utf8').trim();
        return virga;
    }

    log() {
        return readFileSync(path.join(this.folder, 'log'), 'utf8');
    }

    /** Ends it as a user would, and sees that it ended well. */
    async stop() {
        this.process.kill('SIGTERM');
        const tooLate = setTimeout(() => this.process.kill('SIGKILL'), STOP_MS);
        const [code] = await this.ended;
        clearTimeout(tooLate);
        const log = this.log();
        rmSync(this.folder, { recursive: true });
        if (code !== 0) throw new Error(`virga ended with ${code}:\n${log}`);
    }

    /** A client of the AWS SDK: `virga.client(SNSClient)`. */
    client(Client, options = {}) {
        return new Client({ endpoint: this.endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1, ...options });
    }

    async control(method, what, body) {
        const answer = await fetch(`${this.endpoint}/_virga/${what}`, { method, body: body && JSON.stringify(body) });
        if (!answer.ok) throw new Error(`${method} ${what}: ${answer.status} ${await answer.text()}`);
        return answer.json();
    }

    settle() {
        return this.control('POST', 'settle', { timeoutSeconds: 60 });
    }

    /** Everything delivered first: the mails to a person, oldest first. */
    async mail(to, subject = '') {
        await this.settle();
        return this.control('GET', `mail?${new URLSearchParams({ to, subject })}`);
    }

    /** Opens the link of a confirmation mail; the page it leads to. */
    async openLink(mail) {
        const page = await fetch(mail.text.match(/http\S+/)[0]);
        return page.text();
    }
}

/** A deployment package for provided.al2023 of the storefront's C function. */
export function bootstrapZip(name) {
    return zip({ bootstrap: readFileSync(path.join(build, 'examples', `bootstrap-${name}`)) }, 0o755);
}

/** A token's claims, once its signature holds against the issuer's published keys. */
export async function verifiedClaims(token) {
    const [head, body, signature] = token.split('.');
    const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
    const { kid, alg } = read(head), claims = read(body);
    const { keys } = await (await fetch(`${claims.iss}/.well-known/jwks.json`)).json();
    const key = keys.find((candidate) => candidate.kid === kid);
    if (key === undefined || alg !== 'RS256' || key.alg !== alg) throw new Error(`no RS256 key ${kid} is published`);
    const isGood = verify('RSA-SHA256', Buffer.from(`${head}.${body}`), createPublicKey({ key, format: 'jwk' }),
        Buffer.from(signature, 'base64url'));
    if (!isGood) throw new Error('the signature does not hold');
    return claims;
}
