/* Sends chosen files one after another, keeps the list of uploads fresh, filters while one types. */
"use strict";
(() => {
  const at = "/desk/corpus/";
  const byId = (id) => document.getElementById(id);

  async function refresh(id, address) {
    const answer = await fetch(address, { cache: "no-store" });
    if (answer.status === 401) location.assign("/desk/login");
    if (answer.ok) byId(id).innerHTML = await answer.text();
    return answer.ok;
  }

  const form = byId("upload");
  if (form) {
    const files = byId("files");
    const button = form.querySelector("button");
    const sending = byId("sending");
    let isSending = false;
    let timer = 0;
    let done = -1;

    const documentsAddress = () => {
      const words = new URLSearchParams(new FormData(byId("filter")));
      return `${at}documents?${words}`;
    };

    const watch = async () => {
      clearTimeout(timer);
      try { await refresh("uploads", `${at}uploads`); } catch { /* the next round asks again */ }
      const state = byId("uploads").firstElementChild?.dataset ?? {};
      if (done >= 0 && state.done !== undefined && Number(state.done) !== done) {
        try { await refresh("documents", documentsAddress()); } catch { /* shown at the next load */ }
      }
      done = Number(state.done ?? 0);
      if (state.atWork === "yes" || isSending) timer = setTimeout(watch, 1000);
    };

    const send = (file, label) => new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const words = new URLSearchParams({ name: file.name, size: String(file.size) });
      request.open("POST", `${at}files?${words}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = (event) => {
        const share = event.lengthComputable ? `, ${Math.floor(100 * event.loaded / event.total)} %` : "";
        sending.textContent = `${label}${share}`;
      };
      request.onload = () => resolve(request.status);
      request.onerror = () => resolve(0);
      // A file that will be refused is only announced: the answer says why, and it gets its line.
      const isFit = file.size <= Number(form.dataset.most)
        && form.dataset.suffixes.split(" ").some((suffix) => file.name.toLowerCase().endsWith(suffix));
      request.send(isFit ? file : null);
    });

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const chosen = [...files.files];
      if (isSending || !chosen.length) return;
      isSending = true;
      button.disabled = true;
      let problem = "";
      for (const [number, file] of chosen.entries()) {
        const label = `Sending ${number + 1} of ${chosen.length}: ${file.name}`;
        sending.textContent = label;
        const status = await send(file, label);
        if (status === 401) { location.assign("/desk/login"); return; }
        if (status === 0) {
          problem = `The app did not answer; ${chosen.length - number} files were not sent. Try them again.`;
          break;
        }
        if (number === 0) watch();
      }
      isSending = false;
      button.disabled = false;
      form.reset();
      sending.textContent = problem;
      watch();
    });

    window.addEventListener("beforeunload", (event) => { if (isSending) event.preventDefault(); });
    button.disabled = false;
    watch();
  }

  const filter = byId("filter");
  if (filter) {
    let timer = 0;
    const show = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const words = new URLSearchParams(new FormData(filter));
        refresh("documents", `${at}documents?${words}`).catch(() => {});
      }, 200);
    };
    filter.addEventListener("input", show);
    filter.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  }
})();
