// virga's Node.js runtime: loads a Lambda handler and speaks the Runtime API over one plain socket.
//
// Console lines go to stdout. Each begins with RECORD and has NUL in place of its line breaks: virga turns it back into
// one event.
'use strict';

const fs = require('fs');
const net = require('net');
const path = require('path');
const util = require('util');
const { pathToFileURL } = require('url');

const RECORD = '\x1e';
const BASE = '/2018-06-01/runtime';
const TASK_ROOT = process.env.LAMBDA_TASK_ROOT || process.cwd();
const env = process.env;

// ---- Log ----

let currentRequestId;

function writeAll(text) {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length;) {
        try {
            at += fs.writeSync(1, bytes, at);
        } catch (error) {
            if (error.code !== 'EAGAIN') throw error;
        }
    }
}

function logRecord(level, text) {
    const line = `${new Date().toISOString()}\t${currentRequestId}\t${level}\t${text}\n`;
    writeAll(RECORD + line.replace(/\0/g, ' ').replace(/\n/g, '\0') + '\n');
}

function setUpConsole() {
    const levels = { log: 'INFO', info: 'INFO', debug: 'DEBUG', warn: 'WARN', error: 'ERROR', trace: 'TRACE' };
    for (const [name, level] of Object.entries(levels))
        console[name] = (...args) => logRecord(level, util.format(...args));
}

// ---- Errors ----

class Fault extends Error {
    constructor(name, message) {
        super(message);
        this.name = name;
    }
}

function isError(value) {
    return value instanceof Error || util.types.isNativeError(value);
}

const asOnAws = (text) => text.split(TASK_ROOT).join('/var/task');

function errorReport(error) {
    if (!isError(error))
        return { errorType: typeof error, errorMessage: String(error), trace: [] };
    return {
        errorType: error.name,
        errorMessage: asOnAws(error.message),
        trace: asOnAws(error.stack || '').split('\n'),
    };
}

/** The error as it stands in the log: with its own further properties. */
function errorForLog(error) {
    if (!isError(error))
        return errorReport(error);
    const { errorType, errorMessage, trace } = errorReport(error);
    return { errorType, errorMessage, ...error, stack: trace };
}

// ---- The Runtime API: one connection, one request at a time ----

class RuntimeApi {
    constructor(address) {
        const at = address.lastIndexOf(':');
        this.address = address;
        this.buffer = Buffer.alloc(0);
        this.waiting = null;
        this.socket = net.connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)), noDelay: true });
        this.socket.on('data', (piece) => {
            this.buffer = this.buffer.length === 0 ? piece : Buffer.concat([this.buffer, piece]);
            this.deliver();
        });
        this.socket.on('close', () => process.exit(0)); // virga is gone
        this.socket.on('error', () => process.exit(0));
    }

    /** Hands the first whole answer to whoever waits. */
    deliver() {
        const end = this.buffer.indexOf('\r\n\r\n');
        if (end < 0) return;
        const headers = {};
        for (const line of this.buffer.toString('utf8', 0, end).split('\r\n').slice(1)) {
            const colon = line.indexOf(':');
            headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
        }
        const stop = end + 4 + Number(headers['content-length'] || 0);
        if (this.buffer.length < stop || this.waiting === null) return;
        const body = this.buffer.toString('utf8', end + 4, stop);
        this.buffer = this.buffer.subarray(stop);
        const done = this.waiting;
        this.waiting = null;
        done({ headers, body });
    }

    request(method, target, body, errorType) {
        let head = `${method} ${BASE}${target} HTTP/1.1\r\nHost: ${this.address}\r\n`;
        if (errorType !== undefined)
            head += `Lambda-Runtime-Function-Error-Type: ${errorType.replace(/[^\x20-\x7e]/g, '?')}\r\n`;
        if (body !== undefined)
            head += `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
        this.socket.write(`${head}\r\n${body === undefined ? '' : body}`);
        return new Promise((resolve) => { this.waiting = resolve; });
    }

    next() {
        return this.request('GET', '/invocation/next');
    }

    /** While the handler runs, the connection does not keep the event loop alive: its end tells that nothing is left to do. */
    holdsLoop(holds) {
        if (holds) this.socket.ref(); else this.socket.unref();
    }
}

// ---- The handler ----

async function loadModule(root, name) {
    const file = path.resolve(TASK_ROOT, root, name);
    const isModulePackage = (() => {
        for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
            const manifest = path.join(folder, 'package.json');
            if (fs.existsSync(manifest)) return JSON.parse(fs.readFileSync(manifest, 'utf8')).type === 'module';
            if (folder === TASK_ROOT || folder === path.dirname(folder)) return false;
        }
    })();
    if (fs.existsSync(`${file}.js`) && !isModulePackage) return require(`${file}.js`);
    for (const extension of ['.js', '.mjs'])
        if (fs.existsSync(file + extension)) return import(pathToFileURL(file + extension).href);
    if (fs.existsSync(`${file}.cjs`)) return require(`${file}.cjs`);
    try {
        return require(require.resolve(name, { paths: [path.join(TASK_ROOT, root), TASK_ROOT] }));
    } catch (error) {
        if (error.code === 'MODULE_NOT_FOUND')
            throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
        throw error;
    }
}

async function loadHandler(handler) {
    if (handler.includes('..'))
        throw new Fault('Runtime.MalformedHandlerName', `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
    const base = path.basename(handler);
    const root = handler.slice(0, handler.length - base.length);
    const match = base.match(/^([^.]*)\.(.*)$/);
    if (match === null) throw new Fault('Runtime.MalformedHandlerName', 'Bad handler');
    let module;
    try {
        module = await loadModule(root, match[1]);
    } catch (error) {
        if (error instanceof SyntaxError)
            throw Object.assign(new Fault('Runtime.UserCodeSyntaxError', String(error)), { stack: error.stack });
        if (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND')
            throw new Fault('Runtime.ImportModuleError', `Error: ${error.message}`);
        throw error;
    }
    let found = match[2].split('.').reduce((value, name) => value && value[name], module);
    if (found === undefined && module.default)
        found = match[2].split('.').reduce((value, name) => value && value[name], module.default);
    if (found === undefined) throw new Fault('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
    if (typeof found !== 'function') throw new Fault('Runtime.HandlerNotFound', `${handler} is not a function`);
    return found;
}

function makeContext(headers, done) {
    const deadline = Number(headers['lambda-runtime-deadline-ms']);
    const parse = (text) => (text ? JSON.parse(text) : undefined);
    return {
        callbackWaitsForEmptyEventLoop: true,
        functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
        functionName: env.AWS_LAMBDA_FUNCTION_NAME,
        memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
        logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
        logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
        clientContext: parse(headers['lambda-runtime-client-context']),
        identity: parse(headers['lambda-runtime-cognito-identity']),
        invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
        awsRequestId: headers['lambda-runtime-aws-request-id'],
        getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
        done: (error, result) => done(error, result, true),
        succeed: (result) => done(null, result, true),
        fail: (error) => done(error === undefined ? null : error, undefined, true),
    };
}

/** Runs the handler once; resolves with its result. Callbacks wait for the event loop to run dry, unless told otherwise. */
function invoke(handler, event, headers) {
    return new Promise((resolve, reject) => {
        let outcome = null;
        const settle = (error, result) => {
            process.removeListener('beforeExit', onIdle);
            if (error !== null && error !== undefined) reject(error); else resolve(result);
        };
        const done = (error, result, isAtOnce) => {
            if (outcome !== null) return;
            outcome = [error, result];
            if (isAtOnce || error || !context.callbackWaitsForEmptyEventLoop) settle(error, result);
        };
        const onIdle = () => settle(...(outcome || [null, null]));
        const context = makeContext(headers, done);
        process.on('beforeExit', onIdle);
        let returned;
        try {
            returned = handler(event, context, (error, result) => done(error, result, false));
        } catch (error) {
            settle(error);
            return;
        }
        if (returned !== null && typeof returned === 'object' && typeof returned.then === 'function')
            returned.then((result) => settle(null, result), (error) => settle(error === undefined ? null : error));
    });
}

function toJson(result) {
    try {
        const text = JSON.stringify(result === undefined ? null : result);
        return text === undefined ? 'null' : text;
    } catch (error) {
        throw new Error('Unable to stringify response body');
    }
}

async function serve(api, handler) {
    for (;;) {
        api.holdsLoop(true);
        const { headers, body } = await api.next();
        currentRequestId = headers['lambda-runtime-aws-request-id'];
        const traceId = headers['lambda-runtime-trace-id'];
        if (traceId) env._X_AMZN_TRACE_ID = traceId;
        const target = `/invocation/${currentRequestId}`;
        api.holdsLoop(false);
        let answer;
        try {
            answer = ['response', toJson(await invoke(handler, body === '' ? {} : JSON.parse(body), headers))];
        } catch (error) {
            logRecord('ERROR', `Invoke Error \t${JSON.stringify(errorForLog(error))}`);
            const report = errorReport(error);
            answer = ['error', JSON.stringify(report), report.errorType];
        }
        api.holdsLoop(true);
        await api.request('POST', `${target}/${answer[0]}`, answer[1], answer[2]);
    }
}

/** What nobody caught ends the process, as on AWS. */
function setUpLastResort(api) {
    const end = (error, title, code) => {
        logRecord('ERROR', `${title} \t${JSON.stringify(errorForLog(error))}`);
        const target = currentRequestId === undefined ? '/init/error' : `/invocation/${currentRequestId}/error`;
        const report = errorReport(error);
        api.holdsLoop(true);
        api.request('POST', target, JSON.stringify(report), report.errorType).then(() => process.exit(code));
    };
    process.on('uncaughtException', (error) => end(error, 'Uncaught Exception', 129));
    process.on('unhandledRejection', (reason) => {
        const error = new Fault('Runtime.UnhandledPromiseRejection', String(reason));
        error.reason = isError(reason) ? errorReport(reason) : reason;
        end(error, 'Unhandled Promise Rejection', 128);
    });
}

async function main() {
    setUpConsole();
    const api = new RuntimeApi(env.AWS_LAMBDA_RUNTIME_API);
    setUpLastResort(api);
    let handler;
    try {
        handler = await loadHandler(env._HANDLER || '');
    } catch (error) {
        logRecord('ERROR', `Uncaught Exception \t${JSON.stringify(errorForLog(error))}`);
        const report = errorReport(error);
        await api.request('POST', '/init/error', JSON.stringify(report), report.errorType);
        process.exit(1);
    }
    serve(api, handler);
}

main();
