/** A page of another site that embeds the widget, as a portal would: one script and one element. */

import "./demo.css";

// The portal's developer writes these into the page; here the address tells: demo.html?base-url=…&token-url=…
const given = new URLSearchParams(location.search);
const base = (given.get("base-url") ?? location.origin).replace(/\/$/, "");

const script = document.createElement("script");
script.type = "module";
script.src = `${base}/widget.js`;

const widget = document.createElement("mcap-assistant");
widget.setAttribute("base-url", base);
widget.setAttribute("token-url", given.get("token-url") ?? "/portal/mcap-token");
for (const name of ["locale", "mode", "theme"]) {
  const value = given.get(name);
  if (value) widget.setAttribute(name, value);
}

document.head.append(script);
document.querySelector("#assistant")!.append(widget);
