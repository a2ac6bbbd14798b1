// Customers sign up and sign in from the browser's library, by SRP; their tokens are checked as an API would check them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
    AdminCreateUserCommand, AdminGetUserCommand, GetUserCommand, InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Shop } from './shop.mjs';
import { Virga, verifiedClaims } from './virga.mjs';

let virga, shop, customers;

before(async () => {
    virga = await Virga.start();
    shop = new Shop(virga);
    customers = await shop.createUserPool();
});
after(() => virga.stop());

async function newCustomer(name) {
    await customers.signUp(name, 'Passw0rd!');
    await customers.confirm(name, await customers.codeOf(name));
}

test('a customer who was sent a code can confirm and sign in with SRP', async () => {
    const signedUp = await customers.signUp('jane', 'Passw0rd!');
    assert.equal(signedUp.userConfirmed, false);
    assert.equal(signedUp.codeDeliveryDetails.Destination, 'j***@e***');
    await assert.rejects(customers.signIn('jane', 'Passw0rd!'), { code: 'UserNotConfirmedException', message: 'User is not confirmed.' });

    const code = await customers.codeOf('jane'), wrong = code === '000000' ? '000001' : '000000';
    await assert.rejects(customers.confirm('jane', wrong), { code: 'CodeMismatchException' });
    assert.equal(await customers.confirm('jane', code), 'SUCCESS');

    const { session } = await customers.signIn('jane', 'Passw0rd!');
    assert.ok(session.isValid());
    assert.equal(session.getIdToken().payload.email, 'jane@example.com');
});

test('a wrong password and an unknown user look alike', async () => {
    await newCustomer('bob');
    const refused = { code: 'NotAuthorizedException', message: 'Incorrect username or password.' };
    await assert.rejects(customers.signIn('bob', 'Passw0rd?'), refused);
    await assert.rejects(customers.signIn('nobody', 'Passw0rd!'), refused);
});

test('a weak password and a taken name are refused', async () => {
    await assert.rejects(customers.signUp('weak', 'password'), {
        code: 'InvalidPasswordException', message: /^Password did not conform with policy: /,
    });
    await newCustomer('taken');
    await assert.rejects(customers.signUp('taken', 'Passw0rd!'), { code: 'UsernameExistsException', message: 'User already exists' });
});

test('the tokens hold against the published keys and say who signed in', async () => {
    await newCustomer('carol');
    const { session } = await customers.signIn('carol', 'Passw0rd!');
    const id = await verifiedClaims(session.getIdToken().getJwtToken());
    const access = await verifiedClaims(session.getAccessToken().getJwtToken());
    assert.equal(id.iss, customers.issuer);
    assert.equal(id.aud, customers.clientId);
    assert.equal(id.token_use, 'id');
    assert.equal(id['cognito:username'], 'carol');
    assert.equal(id.email, 'carol@example.com');
    assert.equal(id.email_verified, true);
    assert.equal(access.iss, customers.issuer);
    assert.equal(access.client_id, customers.clientId);
    assert.equal(access.token_use, 'access');
    assert.equal(access.username, 'carol');
    assert.equal(access.scope, 'aws.cognito.signin.user.admin');
    assert.equal(access.sub, id.sub);
    assert.equal(id.exp - id.iat, 3600);
});

test('a token that was changed does not verify', async () => {
    await newCustomer('mallory');
    const { session } = await customers.signIn('mallory', 'Passw0rd!');
    const [head, body, signature] = session.getIdToken().getJwtToken().split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url'));
    const forged = Buffer.from(JSON.stringify({ ...claims, email: 'root@example.com' })).toString('base64url');
    await assert.rejects(verifiedClaims(`${head}.${forged}.${signature}`), /signature does not hold/);
    await assert.rejects(shop.idp.send(new GetUserCommand({ AccessToken: `${head}.${forged}.${signature}` })),
        { name: 'NotAuthorizedException' });
});

test('a refresh token buys new tokens until the customer signs out everywhere', async () => {
    await newCustomer('dave');
    const { user, session } = await customers.signIn('dave', 'Passw0rd!');
    const refresh = () => new Promise((resolve, reject) => user.refreshSession(session.getRefreshToken(),
        (error, renewed) => (error ? reject(error) : resolve(renewed))));
    const renewed = await refresh();
    const claims = await verifiedClaims(renewed.getIdToken().getJwtToken());
    assert.equal(claims.sub, session.getIdToken().payload.sub);
    assert.equal(claims['cognito:username'], 'dave');

    const AccessToken = session.getAccessToken().getJwtToken();
    assert.equal((await shop.idp.send(new GetUserCommand({ AccessToken }))).Username, 'dave');
    await new Promise((resolve, reject) => user.globalSignOut({ onSuccess: resolve, onFailure: reject }));
    await assert.rejects(shop.idp.send(new GetUserCommand({ AccessToken })),
        { name: 'NotAuthorizedException', message: 'Access Token has been revoked' });
    const again = new InitiateAuthCommand({ // not through the library, which would try for seven seconds
        ClientId: customers.clientId, AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: session.getRefreshToken().getToken() },
    });
    await assert.rejects(shop.idp.send(again), { name: 'NotAuthorizedException', message: 'Refresh Token has been revoked' });
});

test('an invited employee signs in with the mailed password and must choose another', async () => {
    await shop.idp.send(new AdminCreateUserCommand({
        UserPoolId: customers.pool.Id, Username: 'eve', UserAttributes: [{ Name: 'email', Value: 'eve@example.com' }],
    }));
    const [invitation] = await virga.mail('eve@example.com');
    const [, mailed] = invitation.text.match(/temporary password is (\S+?)\.?\s*$/m);
    await assert.rejects(customers.signIn('eve', mailed), /a new password is required/);
    const { session } = await customers.signIn('eve', mailed, 'Chosen1!');
    assert.equal((await verifiedClaims(session.getIdToken().getJwtToken()))['cognito:username'], 'eve');
    await customers.signIn('eve', 'Chosen1!');
    const user = await shop.idp.send(new AdminGetUserCommand({ UserPoolId: customers.pool.Id, Username: 'eve' }));
    assert.equal(user.UserStatus, 'CONFIRMED');
});

test('a flow that the app client does not allow is refused', async () => {
    await newCustomer('frank');
    await assert.rejects(shop.idp.send(new InitiateAuthCommand({
        ClientId: customers.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'frank', PASSWORD: 'Passw0rd!' },
    })), { name: 'InvalidParameterException', message: 'USER_PASSWORD_AUTH flow not enabled for this client' });
});
