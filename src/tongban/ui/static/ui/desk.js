// The desk by keyboard: j and k walk the rows, Enter opens one, / goes to the search, g and a letter go to a place, ? explains;
// a link that names a key in data-key is followed by it.
(() => {
  "use strict";

  const PLACES = { i: "/desk/", n: "/desk/intake/", m: "/desk/matters/", r: "/desk/registers/" };
  let going = false;

  const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr")];
  const here = () => rows().findIndex((row) => row.classList.contains("here"));
  const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog");

  function walk(by) {
    const all = rows();
    if (!all.length) return;
    const was = here();
    const next = Math.max(0, Math.min(all.length - 1, was < 0 ? 0 : was + by));
    all.forEach((row, number) => row.classList.toggle("here", number === next));
    all[next].scrollIntoView({ block: "nearest" });
    const link = all[next].querySelector("a");
    if (link) link.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape" && event.target.matches("input")) event.target.blur();
      return;
    }
    if (going) {
      going = false;
      if (PLACES[event.key]) window.location.assign(PLACES[event.key]);
      return;
    }
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "g") going = true;
    else if (event.key === "/") document.querySelector("[data-search]")?.focus();
    else if (event.key === "?") document.getElementById("keys")?.showModal();
    else if (event.key === "Enter" && here() >= 0 && !event.target.closest("a, button, summary")) {
      rows()[here()].querySelector("a")?.click();
    } else {
      const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
      if (!link) return;
      link.click();
    }
    event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("table[data-rows] tbody tr");
    if (row) rows().forEach((other) => other.classList.toggle("here", other === row));
  });
})();
