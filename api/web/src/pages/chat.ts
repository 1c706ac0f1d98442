/** The chat page: a sign-in, then the widget over the whole window. */

import { config } from "../identity/config";
import { arrive } from "../identity/openid";
import { current, forget, keep, type Who } from "../identity/session";
import "../identity/sign-in";
import "../look/page.css";
import type { McapAssistant } from "../widget/widget";
import "./bar";
import { settle, words } from "./language";

settle(words.title);
void begin();

async function begin(): Promise<void> {
  try {
    const back = await arrive(await config());
    if (back) {
      keep(back.token);
      location.replace(back.back);
      return;
    }
  } catch (error) {
    signIn(error instanceof Error ? error.message : String(error));
    return;
  }
  const who = current();
  if (who) chat(who);
  else signIn();
}

function signIn(trouble = ""): void {
  const element = document.createElement("mcap-sign-in");
  Object.assign(element, { words, trouble });
  element.addEventListener("signed-in", (event) => chat((event as CustomEvent<Who>).detail));
  document.body.replaceChildren(element);
}

function chat(who: Who): void {
  const bar = document.createElement("mcap-bar");
  Object.assign(bar, { who, words });
  const widget = document.createElement("mcap-assistant") as McapAssistant;
  widget.setAttribute("mode", "page");
  widget.baseUrl = location.origin;
  widget.locale = navigator.language;
  widget.tokenProvider = () => {
    const now = current();
    if (now) return now.token;
    forget();
    signIn();
    throw new Error("signed out");
  };
  const main = document.createElement("main");
  main.append(widget);
  document.body.replaceChildren(bar, main);
}
