// What every page may do beside its HTML: nothing here is needed for a public flow to work.
(() => {
  "use strict";

  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // A page that came back with errors speaks of them first.
  const summary = document.querySelector("[data-take-focus]");
  if (summary) summary.focus();

  // A link of the error summary leads into the field, not only to it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".errors a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  });

  // A form sent twice is sent once. The server refuses the second one as well.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.method === "get") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    each("button[type=submit], button:not([type])", (button) => {
      button.setAttribute("aria-disabled", "true");
    }, form);
    window.setTimeout(() => release(form), 15000);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) each("form[data-sent]", release);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) release(form);
  });
  function release(form) {
    delete form.dataset.sent;
    each("[aria-disabled=true]", (button) => button.removeAttribute("aria-disabled"), form);
  }

  // A browser speaks its own language on a file chooser, and hides all names but one; here it speaks the page's.
  each("input[type=file].form-control", (input) => {
    const box = document.createElement("span");
    const face = document.createElement("span");
    const asks = window.matchMedia("(pointer: fine)").matches ? "选择文件, 或者把文件拖到这里" : "选择文件";
    const say = () => {
      const names = Array.from(input.files, (file) => file.name);
      face.textContent = names.length ? `已选 ${names.length} 个: ${names.join("、")}` : asks;
      box.classList.toggle("file-chosen", names.length > 0);
    };
    box.className = "file-pick";
    face.className = "file-face form-control";
    face.setAttribute("aria-hidden", "true");
    input.replaceWith(box);
    box.append(face, input);
    input.addEventListener("change", say);
    say();
  });

  // Dialogs: <button data-opens="id"> opens <dialog id="id">; a form with method="dialog" shuts it.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog && dialog.showModal) dialog.showModal();
    const printer = event.target.closest("[data-print]");
    if (printer) window.print();
  });
  each("[data-print]", (button) => { button.hidden = false; });

  // Stored pages are one for all; the reader's own size is put on here if the server has not.
  if (/(?:^|; )care=1/.test(document.cookie)) document.documentElement.classList.add("care");
})();
