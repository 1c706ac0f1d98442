/** Sign-in at an OpenID provider: authorization code with PKCE, in the browser, as a public client. */

import * as oauth from "oauth4webapi";
import type { Config } from "./config";

const KEY = "mcap-sign-in"; // what is kept between leaving for the provider and coming back

interface Pending { state: string; nonce: string; verifier: string; back: string }

function options(issuer: URL): { [oauth.allowInsecureRequests]: boolean } {
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(issuer.hostname);
  return { [oauth.allowInsecureRequests]: local && issuer.protocol === "http:" };
}

async function discover(config: Config): Promise<[oauth.AuthorizationServer, oauth.Client, ReturnType<typeof options>]> {
  const issuer = new URL(config.oidc_issuer!);
  const how = options(issuer);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, how));
  return [server, { client_id: config.oidc_client_id! }, how];
}

function redirect(): string {
  return new URL("/", location.href).href;
}

/** Leave for the provider; it sends the person back to `/`, which returns here. */
export async function leave(config: Config): Promise<void> {
  const [server, client] = await discover(config);
  const pending: Pending = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    back: location.pathname + location.search + location.hash,
  };
  sessionStorage.setItem(KEY, JSON.stringify(pending));
  const address = new URL(server.authorization_endpoint!);
  const query = {
    client_id: client.client_id,
    redirect_uri: redirect(),
    response_type: "code",
    scope: "openid profile email",
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
    state: pending.state,
    nonce: pending.nonce,
  };
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  location.assign(address);
}

/** Coming back from the provider: the token and the page that was left; null on any other visit. */
export async function arrive(config: Config): Promise<{ token: string; back: string } | null> {
  const kept = sessionStorage.getItem(KEY);
  const here = new URL(location.href);
  if (!kept || !config.oidc_issuer || !here.searchParams.has("state")) return null;
  sessionStorage.removeItem(KEY);
  const pending = JSON.parse(kept) as Pending;
  const [server, client, how] = await discover(config);
  const answer = oauth.validateAuthResponse(server, client, here, pending.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server, client, oauth.None(), answer, redirect(), pending.verifier, how,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: pending.nonce, requireIdToken: true,
  });
  const token = meant(tokens.access_token, config.oidc_audience) ? tokens.access_token : tokens.id_token!;
  return { token, back: pending.back };
}

/** An access token may be opaque, or for somebody else (the provider's own API): then the id token is for us. */
function meant(token: string, audience: string | null): boolean {
  try {
    const { aud } = JSON.parse(atob(token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/"))) as { aud?: unknown };
    return [aud].flat().includes(audience);
  } catch {
    return false;
  }
}
