// Suggestions below a search box: <div class="suggest" data-suggest="/search/suggest?q="> around the input.
// The address answers with JSON {"results": [{"title", "url", "note"}]} or with HTML in which every link is a suggestion.
// Without this script the box is an ordinary search form.
(() => {
  "use strict";

  const QUIET = 120;
  let boxes = 0;

  document.querySelectorAll("[data-suggest]").forEach((box) => {
    const input = box.querySelector("input");
    const list = document.createElement("ul");
    const told = document.createElement("div");
    boxes += 1;
    list.id = `suggest-${boxes}`;
    list.className = "suggest-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "搜索建议");
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    box.append(list, told);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("autocomplete", "off");

    let timer = 0;
    let asked = null;
    let composing = false;
    let at = -1;

    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; plan(); });
    input.addEventListener("input", () => { if (!composing) plan(); });
    input.addEventListener("blur", () => window.setTimeout(shut, 150));
    input.addEventListener("keydown", (event) => {
      if (composing || list.hidden) return;
      if (event.key === "ArrowDown") choose(at + 1);
      else if (event.key === "ArrowUp") choose(at - 1);
      else if (event.key === "Escape") shut();
      else if (event.key === "Enter" && at >= 0) window.location.assign(list.children[at].dataset.url);
      else return;
      event.preventDefault();
    });

    function plan() {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, QUIET);
    }

    async function ask() {
      const words = input.value.trim();
      if (asked) asked.abort();
      if (!words) return shut();
      asked = new AbortController();
      try {
        const answer = await fetch(box.dataset.suggest + encodeURIComponent(words), { signal: asked.signal });
        if (answer.ok) show(await read(answer));
      } catch {
        // Typing goes on; searching still works with Enter.
      }
    }

    async function read(answer) {
      if ((answer.headers.get("Content-Type") || "").includes("json")) return (await answer.json()).results || [];
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return [...page.querySelectorAll("a[href]")].map((a) => ({ title: a.textContent.trim(), url: a.getAttribute("href"), note: a.dataset.note || "" }));
    }

    function show(results) {
      at = -1;
      input.removeAttribute("aria-activedescendant");
      list.replaceChildren(...results.slice(0, 8).map((result, number) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${number}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.url = result.url;
        item.append(document.createTextNode(result.title));
        if (result.note) {
          const note = document.createElement("small");
          note.textContent = result.note;
          item.append(note);
        }
        item.addEventListener("mousedown", () => window.location.assign(result.url));
        return item;
      }));
      list.hidden = !results.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      told.textContent = results.length ? `有 ${Math.min(results.length, 8)} 条建议, 用上下键选择` : "";
    }

    function choose(next) {
      const items = [...list.children];
      at = (next + items.length) % items.length;
      items.forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
      items[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", items[at].id);
    }

    function shut() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
  });
})();
