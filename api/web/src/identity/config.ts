/** How the pages of this service sign in, as the service says. */

/** Pages that the service offers, and where they are. */
export const ADDRESSES = { chat: "/", factory: "/factory", console: "/console", demo: "/demo" } as const;
export type Page = keyof typeof ADDRESSES;

export interface Config {
  oidc_issuer: string | null;
  oidc_client_id: string | null;
  oidc_audience: string | null;
  development: boolean;
  public_url: string | null;
  languages: string[];
  pages: Page[];
}

export async function config(): Promise<Config> {
  const response = await fetch("/config.json");
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`);
  return (await response.json()) as Config;
}
