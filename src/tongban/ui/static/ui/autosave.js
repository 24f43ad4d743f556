// Keeps the draft of a form with data-autosave-url and says so, or says that it could not.
(() => {
  "use strict";

  const QUIET = 1500;
  const LONGEST_WAIT = 60000;
  const FAILED = "未能保存, 请勿关闭页面。正在重试…";
  const REFUSED = "未能保存: 登录已失效, 请勿关闭页面; 请在新窗口重新登录, 再回到这里继续。";

  document.querySelectorAll("form[data-autosave-url]").forEach((form) => {
    const note = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
    let timer = 0;
    let wait = QUIET;
    let sending = false;
    let changed = false;

    const say = (words, state) => {
      if (!note || note.textContent === words) return;
      note.textContent = words;
      note.dataset.state = state;
    };

    const plan = (delay) => {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, delay);
    };

    async function save() {
      if (sending) return;
      sending = true;
      changed = false;
      const given = new FormData(form);
      for (const [name, value] of [...given.entries()]) {
        if (value instanceof File) given.delete(name);
      }
      try {
        const answer = await fetch(form.dataset.autosaveUrl, {
          method: "POST",
          body: given,
          credentials: "same-origin",
          redirect: "manual",
          headers: { "X-CSRFToken": token(form), "X-Requested-With": "autosave" },
        });
        if (answer.ok) kept();
        else missed(answer.type === "opaqueredirect" || answer.status === 403);
      } catch {
        missed(false);
      } finally {
        sending = false;
        if (changed) plan(wait);
      }
    }

    function kept() {
      wait = QUIET;
      const now = new Date();
      const two = (n) => String(n).padStart(2, "0");
      say(`已保存 ${two(now.getHours())}:${two(now.getMinutes())}`, "saved");
      if (!changed) window.removeEventListener("beforeunload", warn);
    }

    function missed(signedOut) {
      say(signedOut ? REFUSED : FAILED, "failed");
      wait = Math.min(Math.max(wait * 2, 3000), LONGEST_WAIT);
      changed = true;
    }

    const warn = (event) => {
      if (!form.dataset.sent) event.preventDefault();
    };

    form.addEventListener("input", () => {
      changed = true;
      window.addEventListener("beforeunload", warn);
      plan(wait);
    });
    form.addEventListener("submit", () => {
      window.clearTimeout(timer);
      window.removeEventListener("beforeunload", warn);
    });
    window.addEventListener("online", () => { if (changed) plan(0); });
  });

  function token(form) {
    const field = form.querySelector("[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }
})();
