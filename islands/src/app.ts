// What every page needs: htmx, dialogs, the search by Ctrl K, toasts, small form comforts, and islands on demand.
// Everything hangs on data attributes and one listener each, so that pieces brought by htmx work at once.
import { startIslands } from "./islands";

function dialog(id: string): HTMLDialogElement | null {
  const found = document.getElementById(id);
  return found instanceof HTMLDialogElement ? found : null;
}

function closest(event: Event, selector: string): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
}

document.addEventListener("click", (event) => {
  const opener = closest(event, "[data-open]");
  if (opener?.dataset.open) dialog(opener.dataset.open)?.showModal();
  if (closest(event, "[data-close]")) closest(event, "dialog")?.closest("dialog")?.close();
  closest(event, "[data-dismiss]")?.closest("[data-toast]")?.remove();
  if (event.target instanceof HTMLDialogElement) event.target.close();
  for (const open of document.querySelectorAll<HTMLDetailsElement>("details[data-popover][open]")) {
    if (event.target instanceof Node && !open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    const finder = dialog("finder");
    if (finder) {
      event.preventDefault();
      finder.showModal();
    }
  }
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll<HTMLDetailsElement>("details[data-popover][open]")) open.open = false;
  }
  const found = closest(event, "#finder");
  if (found && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const stops = [...found.querySelectorAll<HTMLElement>("input[name=q], #found a")];
    const here = stops.indexOf(document.activeElement as HTMLElement);
    const next = stops[Math.min(stops.length - 1, Math.max(0, here + (event.key === "ArrowDown" ? 1 : -1)))];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});

document.addEventListener("change", (event) => {
  const submits = closest(event, "[data-submit]");
  submits?.closest("form")?.requestSubmit();
  const all = closest(event, "input[data-check-all]");
  if (all instanceof HTMLInputElement) {
    for (const box of document.querySelectorAll<HTMLInputElement>(`input[name="${all.dataset.checkAll}"]`)) {
      box.checked = all.checked;
    }
  }
});

// A toast without a way back leaves by itself; one that offers to undo stays until it is dismissed.
function ageToasts(): void {
  for (const toast of document.querySelectorAll<HTMLElement>("[data-toast]:not([data-aged])")) {
    toast.dataset.aged = "yes";
    if (!toast.querySelector("form")) window.setTimeout(() => toast.remove(), 8000);
  }
}

document.addEventListener("click", (event) => {
  const copier = closest(event, "[data-copy]");
  if (copier?.dataset.copy) {
    void navigator.clipboard.writeText(document.getElementById(copier.dataset.copy)?.textContent ?? "");
    copier.setAttribute("data-copied", "yes");
  }
});

function wake(root: ParentNode): void {
  ageToasts();
  startIslands(root);
}

document.addEventListener("htmx:load", (event) => wake(event.target instanceof Element ? event.target : document));
wake(document);
