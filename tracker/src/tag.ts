// The tag: page views, time with a hand on the page, downloads, links to elsewhere; consent first where it is required.

import { bare, campaignOf, meaningOf, without, withParameter } from "./address.js";
import { Attention } from "./attention.js";
import { Outbox, type TagEvent } from "./outbox.js";
import { random, remember, visitor, wish } from "./visitor.js";

declare const MINORI: { consent: "free" | "required"; forms: string };

type Details = { object?: string; value?: number; title?: string; props?: Record<string, string | number | boolean> };
type Command = ["consent", "granted" | "denied"] | ["event", string, Details?];
interface Minori {
  (...command: Command): void;
  q?: ArrayLike<unknown>[];
}

const KEPT = "mn_q";
const GATHER_MS = 400;
const HEARTBEAT_S = 60;
const page = window as unknown as { minori?: Minori; minoriOn?: boolean };
const door = new URL("e", (document.currentScript as HTMLScriptElement).src).href;

let allowed = wish() ?? MINORI.consent === "free";
let path = "";
let seen = "";
let attention: Attention | null = null;
let timer = 0;

const now = () => Date.now() / 1000;
const visible = () => document.visibilityState === "visible";

const outbox = new Outbox(
  {
    send: (body) =>
      fetch(door, { method: "POST", body, keepalive: true, credentials: "omit", mode: "cors" }).then((r) => r.status < 500),
    leave(body) {
      if (navigator.sendBeacon?.(door, body)) return true;
      fetch(door, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => 0);
      return false;
    },
    load() {
      try {
        return localStorage.getItem(KEPT);
      } catch {
        return null;
      }
    },
    save(text) {
      try {
        if (text === null) localStorage.removeItem(KEPT);
        else localStorage.setItem(KEPT, text);
      } catch {
        // A browser without storage loses what it could not send; nothing else.
      }
    },
    now: () => Date.now(),
  },
  visitor,
);

function note(kind: string, more: Record<string, unknown>): void {
  if (!allowed) return;
  const event: TagEvent = { id: random(8), at: Date.now(), kind, url: bare(location.href), ...more };
  outbox.add(event);
  clearTimeout(timer);
  timer = window.setTimeout(() => void outbox.flush(), GATHER_MS);
}

function viewed(referrer: string): void {
  const props = campaignOf(location.search);
  path = location.pathname + location.search;
  seen = bare(location.href);
  attention = new Attention(now());
  note("page.viewed", {
    title: document.title.slice(0, 300) || undefined,
    campaign: props.utm_campaign,
    referrer: referrer || undefined,
    props: Object.keys(props).length ? props : undefined,
  });
}

function reported(force = false): void {
  const report = attention?.report(now(), visible(), force);
  // The page that was looked at: a single-page site has moved on when this is called.
  if (report) note("page.left", { url: seen, props: report });
}

function moved(): void {
  if (location.pathname + location.search === path) return;
  const before = seen;
  reported();
  path = location.pathname + location.search;
  if (allowed) setTimeout(() => viewed(before)); // the title of the new page stands a moment later
}

function touched(event: Event): void {
  if (!event.isTrusted || !attention) return;
  if (event.type === "scroll") {
    const { scrollHeight } = document.documentElement;
    attention.depth(((window.scrollY + window.innerHeight) / scrollHeight) * 100);
  }
  // Who came by a letter and moves a hand is a person: say so at once.
  if (attention.touch(now()) && arrived) reported(true);
}

function followed(event: Event): void {
  const link = (event.composedPath()[0] as Element | undefined)?.closest?.("a");
  const href = link?.href;
  if (!allowed || !link || !href) return;
  if (MINORI.forms && href.startsWith(MINORI.forms)) {
    link.href = withParameter(href, "mv", visitor());
    return;
  }
  if (event.type === "mousedown") return;
  const kind = meaningOf(href, location.host, link.hasAttribute("download"));
  if (!kind) return;
  const same = link.host === location.host;
  note(kind, { object: (same ? link.pathname : bare(href)).slice(0, 500), title: (link.textContent ?? "").trim().slice(0, 200) || undefined });
}

function gone(): void {
  reported();
  clearTimeout(timer);
  outbox.leave();
}

function consented(granted: boolean): void {
  remember(granted);
  if (granted === allowed) return;
  allowed = granted;
  if (granted) viewed(foreign());
  else outbox.forget();
}

function command(...[name, what, more]: Command): void {
  if (name === "consent") consented(what === "granted");
  else if (name === "event") note(what, more ?? {});
}

function foreign(): string {
  const from = document.referrer;
  return from && new URL(from).host !== location.host ? bare(from) : "";
}

const [arrived, clean] = without(location.href, "mi");

function begin(): void {
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name];
    history[name] = function (this: History, ...given: Parameters<typeof original>) {
      original.apply(this, given);
      moved();
    };
  }
  addEventListener("popstate", moved);
  for (const name of ["pointerdown", "keydown", "scroll", "touchstart"]) {
    addEventListener(name, touched, { passive: true, capture: true });
  }
  for (const name of ["mousedown", "click", "auxclick"]) addEventListener(name, followed, true);
  addEventListener("visibilitychange", () => visible() || gone(), true);
  addEventListener("pagehide", gone);
  addEventListener("pageshow", (event) => event.persisted && allowed && viewed(""));
  setInterval(() => {
    if ((attention?.tick(now(), visible()) ?? 0) >= HEARTBEAT_S) reported();
  }, 1000);
  if (allowed) viewed(foreign());
  const asked = page.minori?.q ?? [];
  page.minori = command as Minori;
  for (const one of asked) command(...(Array.from(one) as unknown as Command));
}

if (!page.minoriOn) {
  page.minoriOn = true;
  if (arrived) {
    outbox.arrivedBy(arrived);
    // The address that people copy and that other tags report carries no token.
    history.replaceState(history.state, "", clean);
  }
  const early = document as Document & { prerendering?: boolean };
  if (early.prerendering) document.addEventListener("prerenderingchange", begin, { once: true });
  else begin();
}
