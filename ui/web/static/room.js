// What Gradio leaves out. Nothing here talks to anybody.
(() => {
  // The end of the conversation stays in view when the place to write grows or the window shrinks.
  const keepEndInView = (chat) => {
    let atEnd = true;
    chat.addEventListener("scroll", () => {
      atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 90;
    });
    new ResizeObserver(() => {
      const reading = document.getElementById("viva-consent");
      if (atEnd && !reading) chat.scrollTop = chat.scrollHeight;
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
