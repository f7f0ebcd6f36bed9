// What Gradio leaves out. Nothing here talks to anybody.
(() => {
  // The terms are read from their top: Gradio shows the end of whatever it has just laid out.
  const LAYING_OUT_MS = 2000;
  const terms = () => document.getElementById("viva-consent");
  let termsSince = 0;
  let isTouched = false;
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    window.addEventListener(kind, () => { isTouched = true; }, { passive: true });
  }
  const keepTopInView = (chat) => {
    termsSince ||= performance.now();
    if (!isTouched && performance.now() - termsSince < LAYING_OUT_MS) chat.scrollTop = 0;
  };

  // The end of the conversation stays in view when the place to write grows or the window shrinks.
  const keepEndInView = (chat) => {
    let atEnd = true;
    chat.addEventListener("scroll", () => {
      if (terms()) keepTopInView(chat);
      else atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 90;
    });
    new ResizeObserver(() => {
      if (terms()) keepTopInView(chat);
      else if (atEnd) chat.scrollTop = chat.scrollHeight;
    }).observe(chat);
  };

  // Gradio reloads the page when the server is back after a restart: a text that was not sent
  // must outlive that. It stays in this tab, under this interview's name.
  const box = () => document.querySelector("#viva-text textarea");
  const key = () => `viva-draft-${window.gradio_config?.username ?? ""}`;
  const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");
  window.addEventListener("pagehide", () => {
    // Without the box, or before an earlier draft is back in it, there is nothing to tell.
    if (!box() || !isBack) return;
    const text = box().value;
    if (text.trim()) sessionStorage.setItem(key(), text);
    else sessionStorage.removeItem(key());
  });
  let isBack = false;
  const restoreDraft = () => {
    isBack = true;
    const draft = sessionStorage.getItem(key());
    sessionStorage.removeItem(key());
    const sent = [...document.querySelectorAll("#viva-chat .user-row")];
    const wasStored = sent.some((row) => letters(row.textContent) === letters(draft ?? ""));
    const place = box();
    if (!draft || wasStored || !place || place.value) return;
    place.value = draft;
    place.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const known = new WeakSet();
  let restored = false;
  new MutationObserver(() => {
    const chat = document.querySelector("#viva-chat .bubble-wrap");
    if (chat && !known.has(chat)) {
      known.add(chat);
      keepEndInView(chat);
    }
    if (box() && !restored) {
      restored = true;
      setTimeout(restoreDraft, 400);
    }
  }).observe(document, { childList: true, subtree: true });
})();
