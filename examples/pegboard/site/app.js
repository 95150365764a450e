// Shows a data sheet. The API is at `api.` before the site's own name: one name, whichever region answers.
const api = `${location.protocol}//api.${location.hostname.replace(/^www\./, "")}`;
const sheet = document.getElementById("sheet");

document.getElementById("search").addEventListener("submit", async (event) => {
  event.preventDefault();
  const id = new FormData(event.target).get("service").trim();
  try {
    const response = await fetch(`${api}/services/${encodeURIComponent(id)}`);
    // textContent, never innerHTML: a data sheet is text.
    sheet.textContent = JSON.stringify(await response.json(), null, 2);
  } catch {
    sheet.textContent = "The API does not answer. Please try again in a minute: by then the other region does.";
  }
});
