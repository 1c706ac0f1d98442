/** A page of another site that embeds the widget, as a portal would: one script and one element. */

import { config } from "../identity/config";
import "./demo.css";

// A portal's developer writes these into the page; here the address may tell: /demo?token-url=…&locale=…
// The service is this one: where it is reached, or where it says that it is.
const given = new URLSearchParams(location.search);
const wanted = (given.get("base-url") ?? location.origin).replace(/\/$/, "");
const known = [location.origin, (await config()).public_url];
if (!known.includes(wanted)) throw new Error(`base-url is ${known.join(" or ")}`);
const base = wanted;

const script = document.createElement("script");
script.type = "module";
script.src = `${base}/widget.js`;

const widget = document.createElement("mcap-assistant");
for (const name of ["token-url", "locale", "mode", "theme"]) {
  const value = given.get(name);
  if (value) widget.setAttribute(name, value);
}
widget.setAttribute("base-url", base);
if (!given.has("token-url")) Object.assign(widget, { tokenProvider: developmentToken });

/** A portal has a backend that mints tokens; without one the development key does. */
async function developmentToken(): Promise<string> {
  const response = await fetch(`${base}/v1/development/token`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ role: "manufacturer", manufacturer_id: "mfr-song-hong", manufacturer_name: "Song Hong Textile" }),
  });
  if (!response.ok) throw new Error(`${base} gives no development token`);
  return ((await response.json()) as { token: string }).token;
}

document.head.append(script);
document.querySelector("#assistant")!.append(widget);
