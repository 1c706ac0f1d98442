/** The sign-in of our own pages: a token in the tab's storage, one sign-in for the chat and one for the console. */

import { claims } from "../service/client";

const KEY = "mcap-token";
const EARLY = 10; // seconds before its end in which a token is not used any more

export interface Who {
  token: string;
  subject: string;
  roles: string[];
  manufacturer: string | null;
  staff: boolean;
  name: string;
  named: boolean; // by a name of its own, not by an address or an id
}

export function who(token: string): Who {
  const c = claims(token);
  const roles = Array.isArray(c["roles"]) ? (c["roles"] as string[]) : [];
  const manufacturer = typeof c["manufacturer_id"] === "string" ? c["manufacturer_id"] : null;
  const name = c["manufacturer_name"] ?? c["name"] ?? c["email"] ?? c["sub"];
  const staff = roles.some((role) => role === "adviser" || role === "lead" || role === "admin");
  const named = typeof c["name"] === "string" && c["name"] !== "";
  return { named, token, subject: String(c["sub"]), roles, manufacturer, staff, name: String(name) };
}

/** The sign-in of this tab, if it has one that lasts. */
export function current(): Who | null {
  const token = sessionStorage.getItem(KEY);
  if (!token) return null;
  const end = Number(claims(token)["exp"]);
  if (end - EARLY > Date.now() / 1000) return who(token);
  sessionStorage.removeItem(KEY);
  return null;
}

export function keep(token: string): Who {
  sessionStorage.setItem(KEY, token);
  return who(token);
}

export function forget(): void {
  sessionStorage.removeItem(KEY);
}
