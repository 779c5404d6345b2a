// An island is a piece of the page that needs a library; it is fetched when it comes near the screen, never before.
type Island = { start: (element: HTMLElement, data: unknown) => void };

const ISLANDS: Record<string, () => Promise<Island>> = {
  chart: () => import("./chart"),
};

function dataOf(element: HTMLElement): unknown {
  const source = document.getElementById(element.dataset.source ?? "");
  return source?.textContent ? JSON.parse(source.textContent) : null;
}

const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting || !(entry.target instanceof HTMLElement)) continue;
      const element = entry.target;
      watcher.unobserve(element);
      void ISLANDS[element.dataset.island ?? ""]?.().then((island) => island.start(element, dataOf(element)));
    }
  },
  { rootMargin: "200px" },
);

export function startIslands(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-island]:not([data-started])")) {
    element.dataset.started = "yes";
    watcher.observe(element);
  }
}
