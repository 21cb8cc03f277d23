// Opened inside a messenger: lead to Chrome with everything behind the # sign, which a server never sees.
const here = location.href;
document.getElementById("address").textContent = here.split("#")[0];
const chrome = document.getElementById("chrome");
if (chrome) {
  const scheme = location.protocol.slice(0, -1);
  const rest = here.slice(location.protocol.length + 2).replace("#", "%23");
  const back = encodeURIComponent(here);
  chrome.href = `intent://${rest}#Intent;scheme=${scheme};package=com.android.chrome;S.browser_fallback_url=${back};end`;
}
document.getElementById("copy").addEventListener("click", async event => {
  await navigator.clipboard.writeText(here);
  event.target.textContent = document.getElementById("messenger").dataset.copied;
});
