/** The page of the factory: a sign-in, then its years. */

import { current, forget, type Who } from "../identity/session";
import "../identity/sign-in";
import "../look/page.css";
import "../pages/bar";
import { settle, words } from "../pages/language";
import type { McapFactory } from "./factory";

function signIn(): void {
  const element = document.createElement("mcap-sign-in");
  Object.assign(element, { words });
  element.addEventListener("signed-in", (event) => show((event as CustomEvent<Who>).detail));
  document.body.replaceChildren(element);
}

function show(who: Who): void {
  const bar = document.createElement("mcap-bar");
  Object.assign(bar, { who, words });
  const factory = document.createElement("mcap-factory") as McapFactory;
  factory.baseUrl = location.origin;
  factory.locale = navigator.language;
  factory.tokenProvider = () => {
    const now = current();
    if (now) return now.token;
    forget();
    signIn();
    throw new Error("signed out");
  };
  const main = document.createElement("main");
  main.append(factory);
  document.body.replaceChildren(bar, main);
}

settle(words.page_factory);
const who = current();
if (who) show(who);
else signIn();
