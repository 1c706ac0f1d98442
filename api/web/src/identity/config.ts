/** How the pages of this service sign in, as the service says. */

export interface Config {
  oidc_issuer: string | null;
  oidc_client_id: string | null;
  development: boolean;
  public_url: string | null;
  languages: string[];
}

export async function config(): Promise<Config> {
  const response = await fetch("/config.json");
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`);
  return (await response.json()) as Config;
}
