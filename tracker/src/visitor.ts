// The visitor's number: 128 random bits in a first-party cookie, set only where it may be.

const NAME = "mn_v";
const WISH = "mn_c";
const TWO_YEARS_S = 63072000;

export function random(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, "0")).join("");
}

function read(name: string): string | null {
  const found = new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie);
  return found?.[1] ?? null;
}

/** Sets a cookie on the widest domain that the browser accepts, so that www and shop know the same visitor. */
function write(name: string, value: string, age: number): void {
  const tail = `; path=/; max-age=${age}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  const parts = location.hostname.split(".");
  const plain = parts.length < 2 || /^[\d.]+$|:/.test(location.hostname);
  for (let n = plain ? 0 : 2; n <= parts.length; n++) {
    document.cookie = `${name}=${value}${n ? "; domain=" + parts.slice(-n).join(".") : ""}${tail}`;
    if (plain || (age > 0 && read(name) === value)) return;
  }
}

/** The visitor's number, made at its first use. */
export function visitor(): string {
  const known = read(NAME);
  if (known && /^[0-9a-f]{32}$/.test(known)) return known;
  const fresh = random(16);
  write(NAME, fresh, TWO_YEARS_S);
  return fresh;
}

/** What the visitor said about being counted: true, false, or null for nothing yet. */
export function wish(): boolean | null {
  const said = read(WISH);
  return said === null ? null : said === "1";
}

/** Remembers the answer; a no takes the number away. */
export function remember(granted: boolean): void {
  write(WISH, granted ? "1" : "0", TWO_YEARS_S);
  if (!granted) write(NAME, "", 0);
}
