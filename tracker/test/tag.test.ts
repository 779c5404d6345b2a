import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";

import { bare, campaignOf, meaningOf, without, withParameter } from "../src/address.js";
import { Attention } from "../src/attention.js";
import { Outbox, type Letterbox, type TagEvent } from "../src/outbox.js";

test("an address is kept without query, fragment and user", () => {
  equal(bare("https://vera:pw@a.example/x?mail=v@a.example#top"), "https://a.example/x");
});

test("the visit token leaves the address bar and everything else stays as it was", () => {
  deepEqual(without("https://a.example/p?mi=T", "mi"), ["T", "https://a.example/p"]);
  deepEqual(without("https://a.example/p?mi=T&b=%2F#x", "mi"), ["T", "https://a.example/p?b=%2F#x"]);
  deepEqual(without("https://a.example/p?a=+&mi=T&b=1", "mi"), ["T", "https://a.example/p?a=+&b=1"]);
  deepEqual(without("https://a.example/p?a=1&mi=T#x?y", "mi"), ["T", "https://a.example/p?a=1#x?y"]);
  deepEqual(without("https://a.example/p?ami=1", "mi"), [null, "https://a.example/p?ami=1"]);
});

test("a link to a hosted form carries the visitor once, before the fragment", () => {
  const once = withParameter("https://m.example/f/ask#top", "mv", "abc");
  equal(once, "https://m.example/f/ask?mv=abc#top");
  equal(withParameter(once, "mv", "abc"), once);
  equal(withParameter("https://m.example/f/ask?x=1", "mv", "abc"), "https://m.example/f/ask?x=1&mv=abc");
});

test("campaign parameters are taken, others are not", () => {
  deepEqual(campaignOf("?utm_source=mail&utm_campaign=%E7%A7%8B&utm_evil=1&q=secret"), {
    utm_source: "mail",
    utm_campaign: "秋",
  });
});

test("a link is a download, a way out, or nothing", () => {
  equal(meaningOf("https://a.example/paper.PDF?x=1", "a.example", false), "asset.downloaded");
  equal(meaningOf("https://a.example/export", "a.example", true), "asset.downloaded");
  equal(meaningOf("https://b.example/", "a.example", false), "link.clicked");
  equal(meaningOf("https://a.example/b", "a.example", false), null);
  equal(meaningOf("mailto:vera@a.example", "a.example", false), null);
  equal(meaningOf("nonsense", "a.example", false), null);
});

test("only seconds with a hand on a visible page count", () => {
  const vera = new Attention(0);
  for (let s = 1; s <= 10; s++) vera.tick(s, true);
  vera.touch(10);
  for (let s = 11; s <= 100; s++) vera.tick(s, true);
  for (let s = 101; s <= 200; s++) vera.tick(s, false);
  vera.depth(40.4);
  vera.depth(20);
  deepEqual(vera.report(200, false), { active: 40, scroll: 40, interaction: true });
  equal(vera.report(200, false), null);
});

test("a sleeping laptop does not read", () => {
  const vera = new Attention(0);
  vera.touch(5000);
  equal(vera.tick(5001, true), 3);
});

function box(answers: (boolean | Error)[]): Letterbox & { sent: string[]; kept: string | null } {
  return {
    sent: [],
    kept: null,
    async send(body) {
      this.sent.push(body);
      const answer = answers.shift() ?? true;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    leave(body) {
      this.sent.push(body);
      return (answers.shift() ?? true) === true;
    },
    load() {
      return this.kept;
    },
    save(text) {
      this.kept = text;
    },
    now: () => 1_800_000_000_000,
  };
}

const view = (id: string, at = 1_800_000_000_000): TagEvent => ({ id, at, kind: "page.viewed" });
const ids = (body: string | undefined) => (JSON.parse(body ?? "{}") as { events: TagEvent[] }).events.map((e) => e.id);

test("what the network lost goes with the next page, with the same ids and its own visit token", async () => {
  const post = box([new Error("offline"), false]);
  const first = new Outbox(post, () => "v");
  first.arrivedBy("T");
  first.add(view("a"));
  await first.flush();
  const second = new Outbox(post, () => "v");
  second.add(view("b"));
  await second.flush();
  deepEqual(post.sent.map(ids), [["a"], ["a"], ["b"]]);
  await new Outbox(post, () => "v").flush();
  const last = post.sent.at(-1);
  deepEqual(ids(last), ["a"]);
  equal((JSON.parse(last ?? "{}") as { mi: string }).mi, "T");
  equal(post.kept, null);
});

test("after three days nobody needs to know, and a broken store stops nothing", async () => {
  const post = box([]);
  post.kept = JSON.stringify([{ visitor: "v", events: [view("old", 1)] }]);
  await new Outbox(post, () => "v").flush();
  post.kept = "{";
  await new Outbox(post, () => "v").flush();
  deepEqual(post.sent, []);
});

test("a page that goes hands over what waits, and keeps what the browser refuses", () => {
  const post = box([true, false]);
  const tag = new Outbox(post, () => "v");
  for (let n = 0; n < 60; n++) tag.add(view(`e${n}`));
  tag.leave();
  equal(post.sent.length, 2);
  equal(tag.waiting, 0);
  equal(ids(post.sent[1]).length, 10);
  equal((JSON.parse(post.kept ?? "[]") as unknown[]).length, 1);
});
