// The storefront's resources as the tests make them, through the SDK.
import { CognitoUser, CognitoUserAttribute, CognitoUserPool, AuthenticationDetails } from 'amazon-cognito-identity-js';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
    CognitoIdentityProviderClient, CreateUserPoolClientCommand, CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ROLE, bootstrapZip } from './virga.mjs';
import { zip } from './zip.mjs';

const TRUST = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

export class Shop {
    constructor(virga) {
        this.virga = virga;
        this.lambda = virga.client(LambdaClient);
        this.idp = virga.client(CognitoIdentityProviderClient);
    }

    // ---- Functions ----

    async createRole() {
        await this.virga.client(IAMClient).send(new CreateRoleCommand({
            RoleName: 'storefront', AssumeRolePolicyDocument: JSON.stringify(TRUST),
        }));
    }

    async #create(FunctionName, Runtime, Handler, ZipFile, Variables) {
        const made = await this.lambda.send(new CreateFunctionCommand({
            FunctionName, Runtime, Handler, Role: ROLE, Timeout: 30, Code: { ZipFile }, Environment: { Variables },
        }));
        return made.FunctionArn;
    }

    createNodeFunction(name, source, variables = {}) {
        return this.#create(name, 'nodejs20.x', 'index.handler', zip({ 'index.js': source }), variables);
    }

    /** The storefront's own C program. */
    createBootstrapFunction(name, variables = {}) {
        return this.#create(name, 'provided.al2023', 'bootstrap', bootstrapZip(name), variables);
    }

    /** [what it returned, FunctionError or undefined] */
    async invoke(name, event) {
        const answer = await this.lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
        return [JSON.parse(answer.Payload.transformToString()), answer.FunctionError];
    }

    async logged(name, term) {
        await this.virga.settle();
        const found = await this.virga.client(CloudWatchLogsClient).send(new FilterLogEventsCommand({
            logGroupName: `/aws/lambda/${name}`, filterPattern: `"${term}"`,
        }));
        return found.events.map((event) => event.message);
    }

    // ---- Customers ----

    /** A pool whose users prove an e-mail address, and an app client for the web. */
    async createUserPool(more = {}) {
        const { UserPool } = await this.idp.send(new CreateUserPoolCommand({
            PoolName: 'customers', AutoVerifiedAttributes: ['email'], ...more,
        }));
        const { UserPoolClient } = await this.idp.send(new CreateUserPoolClientCommand({
            UserPoolId: UserPool.Id, ClientName: 'web', ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
            PreventUserExistenceErrors: 'ENABLED',
        }));
        return new Customers(this.virga, UserPool, UserPoolClient.ClientId);
    }
}

/** A user pool as the browser sees it: through amazon-cognito-identity-js, its callbacks turned into promises. */
export class Customers {
    constructor(virga, pool, clientId) {
        this.virga = virga;
        this.pool = pool;
        this.clientId = clientId;
        this.browser = new CognitoUserPool({ UserPoolId: pool.Id, ClientId: clientId, endpoint: virga.endpoint });
        this.issuer = `${virga.endpoint}/${pool.Id}`;
    }

    user(name) {
        return new CognitoUser({ Username: name, Pool: this.browser });
    }

    signUp(name, password) {
        const email = new CognitoUserAttribute({ Name: 'email', Value: `${name}@example.com` });
        return new Promise((resolve, reject) => this.browser.signUp(name, password, [email], null,
            (error, result) => (error ? reject(error) : resolve(result))));
    }

    async codeOf(name) {
        const mails = await this.virga.mail(`${name}@example.com`, 'verification code');
        return mails.at(-1).text.match(/\b\d{6}\b/)[0];
    }

    confirm(name, code) {
        return new Promise((resolve, reject) => this.user(name).confirmRegistration(code, /* forceAliasCreation= */ false,
            (error, result) => (error ? reject(error) : resolve(result))));
    }

    /** SRP: the password never leaves the client. `newPassword` answers NEW_PASSWORD_REQUIRED. */
    signIn(name, password, newPassword) {
        const user = this.user(name);
        return new Promise((resolve, reject) => {
            const callbacks = {
                onSuccess: (session) => resolve({ user, session }),
                onFailure: reject,
                newPasswordRequired: () => (newPassword === undefined ? reject(new Error('a new password is required'))
                    : user.completeNewPasswordChallenge(newPassword, {}, callbacks)),
            };
            user.authenticateUser(new AuthenticationDetails({ Username: name, Password: password }), callbacks);
        });
    }
}
