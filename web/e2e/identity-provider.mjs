/*
 * A provider of sign-in for the tests: oidc-provider on a port of this machine, with a form that asks who one is and
 * no password. Started as `node identity-provider.mjs '<settings as JSON>'`; says `ready` when it answers.
 *
 * Besides its own protocol it hears `POST /control/rotate` (new keys, the old ones gone) and `GET /control/asked`
 * (what was asked of it so far).
 */
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const settings = JSON.parse(process.argv[2] ?? '{}');
const issuer = `http://127.0.0.1:${settings.port}`;
const asked = [];
let rotations = 0;

function keys() {
  rotations += 1;
  const marked = (pair, alg) => ({ ...pair.privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: `${alg}-${rotations}` });
  return { keys: [marked(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'RS256'), marked(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ES256')] };
}

/* People are `kc-NAME` here; what the program knows them by is never their name. */
const subjectOf = (name) => `kc-${name}`;

/* Asks once more, as most do; the product's own page fetches a font from the network. */
function logoutSource(context, form) {
  context.body = `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Đăng xuất</title><h1>Đăng xuất khỏi tài khoản tỉnh?</h1>${form}<button type="submit" form="op.logoutForm" value="yes" name="logout">Đăng xuất</button></html>`;
}

function provider() {
  const made = new Provider(issuer, {
    clients: [
      {
        client_id: settings.client,
        client_secret: settings.secret,
        redirect_uris: settings.redirects,
        post_logout_redirect_uris: settings.leaves,
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: settings.algorithm ?? 'RS256',
      },
    ],
    jwks: keys(),
    claims: { openid: ['sub', 'amr', 'acr'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile'],
    cookies: { keys: ['of the tests alone'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    ttl: { Session: 3600, Interaction: 3600, Grant: 3600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id.slice(3), preferred_username: id.slice(3) }) }),
    async loadExistingGrant(context) {
      const { client, session, provider: itself } = context.oidc;
      const grant = new itself.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  return { made, answer: made.callback() };
}

let current = provider();

async function form(request) {
  let body = '';
  for await (const piece of request) body += piece;
  return new URLSearchParams(body);
}

const page = (uid) => `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tài khoản tỉnh Sông Lam</title>
<h1>Tài khoản tỉnh Sông Lam</h1><form method="post" action="/interaction/${uid}"><label>Tài khoản <input name="name" autofocus></label><button>Đăng nhập</button></form></html>`;

const server = createServer(async (request, response) => {
  const address = new URL(request.url, issuer);
  const interaction = /^\/interaction\/([\w-]+)$/u.exec(address.pathname);
  try {
    if (address.pathname === '/control/rotate') {
      current = provider();
      response.end('rotated');
    } else if (address.pathname === '/control/asked') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(asked));
    } else if (address.pathname === '/favicon.ico') {
      response.statusCode = 204;
      response.end();
    } else if (interaction && request.method === 'POST') {
      const given = await form(request);
      if (given.get('deny')) {
        await current.made.interactionFinished(request, response, { error: 'access_denied' }, { mergeWithLastSubmission: false });
      } else {
        const amr = (given.get('amr') ?? 'pwd').split(' ');
        await current.made.interactionFinished(request, response, { login: { accountId: subjectOf(given.get('name') ?? ''), amr } }, { mergeWithLastSubmission: false });
      }
    } else if (interaction) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page(interaction[1]));
    } else {
      asked.push(`${request.method} ${address.pathname}`);
      current.answer(request, response);
    }
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
});
server.listen(settings.port, '127.0.0.1', () => console.log('ready'));
