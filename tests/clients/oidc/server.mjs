// An issuer of identities for the tests: oidc-provider, whose people sign in without a page, and which can be told to change
// its keys, to be away, and to sign any claims.
//   node server.mjs [tls]    prints its address and where it takes orders, serves until standard input ends
import { createHmac, generateKeyPairSync, randomUUID, sign, constants, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import Provider from 'oidc-provider';

const CLIENT = 'xuong', SECRET = 'the-secret-of-the-tests';
const person = { sub: 'binh', name: 'Lê Thị Bình', groups: ['editors'] };
const state = { provider: null, keys: {}, away: false, looks: 0, inToken: true, person };

function newKeys() {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }), ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const round = randomUUID().slice(0, 8);
  state.keys = { rsa: { id: `rsa-${round}`, ...rsa }, ec: { id: `ec-${round}`, ...ec } };
}

// A new provider has the keys of the moment, and knows nobody who signed in before.
function newProvider(issuer) {
  const jwk = (key, alg) => ({ ...key.privateKey.export({ format: 'jwk' }), kid: key.id, use: 'sig', ...(alg && { alg }) });
  state.provider = new Provider(issuer, {
    clients: [{
      client_id: CLIENT, client_secret: SECRET, redirect_uris: redirects, response_types: ['code'],
      grant_types: ['authorization_code'], token_endpoint_auth_method: 'client_secret_basic',
    }],
    jwks: { keys: [jwk(state.keys.rsa), jwk(state.keys.ec, 'ES256')] },
    claims: { openid: ['sub'], profile: ['name', 'groups'] },
    conformIdTokenClaims: !state.inToken,
    pkce: { required: () => true },
    cookies: { keys: ['tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...state.person, sub }) }),
    ttl: { Session: 3600, Grant: 3600, Interaction: 600, AccessToken: 600, IdToken: 600 },
  });
}

// Signs in the person of the moment, or says no.
async function interact(request, response) {
  const { provider } = state, details = await provider.interactionDetails(request, response);
  if (!state.person) {
    return provider.interactionFinished(request, response, { error: 'access_denied' }, { mergeWithLastSubmission: false });
  }
  const { params: { client_id: clientId, scope } } = details, accountId = state.person.sub;
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(scope);
  const result = { login: { accountId, remember: false }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const coded = (value) => Buffer.from(typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value)).toString('base64url');

// A token with any claims, signed by one of the keys, by a key that is not published, or by none.
function mint({ claims, alg = 'RS256', header = {} }) {
  const { rsa, ec } = state.keys, key = alg === 'ES256' ? ec : rsa;
  const head = { alg, typ: 'JWT', kid: key.id, ...header };
  for (const name of Object.keys(head)) if (head[name] === null) delete head[name];
  const text = `${coded(head)}.${coded(claims)}`;
  const signed = {
    RS256: () => sign('sha256', text, rsa.privateKey),
    PS256: () => sign('sha256', text, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
    RS512: () => sign('sha512', text, rsa.privateKey),
    ES256: () => sign('sha256', text, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }),
    HS256: () => createHmac('sha256', createPublicKey(rsa.privateKey).export({ type: 'spki', format: 'pem' })).update(text).digest(),
    none: () => '',
  };
  return `${text}.${coded(signed[alg]())}`;
}

const orders = {
  '/test/redirects': (body) => { redirects = body; newProvider(issuer); },
  '/test/token': (body) => mint(body),
  '/test/rotate': () => { newKeys(); newProvider(issuer); },
  '/test/away': (body) => { state.away = body; },
  '/test/looks': () => String(state.looks),
  '/test/person': (body) => { state.person = body; },
  '/test/in-token': (body) => { state.inToken = body; newProvider(issuer); },
};

async function order(request, response) {
  let text = '';
  for await (const part of request) text += part;
  const told = orders[request.url](text ? JSON.parse(text) : undefined);
  response.end(told ?? '');
}

function answer(request, response) {
  if (orders[request.url]) return order(request, response);
  if (state.away) return request.socket.destroy();
  if (request.url === '/jwks') state.looks += 1;
  if (request.url.startsWith('/interaction/')) return interact(request, response);
  return state.provider.callback()(request, response);
}

// Over TLS, orders are taken at another address without it.
let redirects = ['http://127.0.0.1:1/none'], issuer = '';
const tls = process.argv[2] === 'tls', file = (name) => readFileSync(new URL(`tls/${name}`, import.meta.url));
const plain = createServer(answer);
const server = tls ? createTlsServer({ key: file('key.pem'), cert: file('cert.pem') }, answer) : plain;
if (tls) await new Promise((listening) => plain.listen(0, '127.0.0.1', listening));
server.listen(0, '127.0.0.1', () => {
  issuer = tls ? `https://localhost:${server.address().port}` : `http://127.0.0.1:${server.address().port}`;
  newKeys();
  newProvider(issuer);
  console.log(`Issuer at ${issuer} orders at http://127.0.0.1:${plain.address().port}`);
});
process.stdin.on('end', () => process.exit(0)).resume();
