// Everything about addresses: what is kept of one, what a link means, and the parameters that come and go.

const FILES = /\.(pdf|zip|7z|docx?|xlsx?|pptx?|csv|epub|mp[34]|mov|dmg|exe|msi)$/i;

/** An address without query, fragment and user name, at most 2,000 characters. */
export function bare(url: string): string {
  return (url.split(/[?#]/)[0] ?? "").replace(/\/\/[^/@]*@/, "//").slice(0, 2000);
}

/** The campaign parameters of a query, by their full names; texts of at most 200 characters. */
export function campaignOf(query: string): Record<string, string> {
  const found: Record<string, string> = {};
  new URLSearchParams(query).forEach((value, name) => {
    if (/^utm_(source|medium|campaign|term|content)$/.test(name) && value) found[name] = value.slice(0, 200);
  });
  return found;
}

/** The value of one parameter and the address without it, every other character untouched. */
export function without(url: string, name: string): [string | null, string] {
  const found = new RegExp(`([?&])${name}=([^&#]*)(&?)`).exec(url);
  if (!found) return [null, url];
  const [whole, before, value, after] = found;
  const kept = before === "?" && after ? "?" : after ? "&" : "";
  return [value ?? null, url.slice(0, found.index) + kept + url.slice(found.index + (whole ?? "").length)];
}

/** The same address with one more parameter, before its fragment. */
export function withParameter(url: string, name: string, value: string): string {
  const [plain = "", ...rest] = without(url, name)[1].split("#");
  return `${plain}${plain.includes("?") ? "&" : "?"}${name}=${value}${rest.length ? "#" + rest.join("#") : ""}`;
}

/** What following a link means: a file, another site, or nothing to report. */
export function meaningOf(href: string, host: string, download: boolean): "asset.downloaded" | "link.clicked" | null {
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return null;
  }
  if (!/^https?:$/.test(url.protocol)) return null;
  if (download || FILES.test(url.pathname)) return "asset.downloaded";
  return url.host === host ? null : "link.clicked";
}
