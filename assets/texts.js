// data-text, data-label, data-hint, data-placeholder attributes -> the words of the chosen language. Knows nothing of questions.

function preferredLanguage() {
  let kept = null;
  try { kept = localStorage.getItem("jiyao-language"); } catch { /* storage may be forbidden */ }
  if (kept in TEXTS) return kept;
  const wanted = navigator.languages && navigator.languages.length ? navigator.languages : [navigator.language || ""];
  for (const tag of wanted) {
    if (/^(zh|yue|wuu)\b/i.test(tag)) return "zh";
    if (/^en\b/i.test(tag)) return "en";
  }
  return "en";
}

let language = preferredLanguage();

function words(key, values) {
  const text = TEXTS[language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
}

function fillWords(root) {
  const all = (attribute) => [root, ...root.querySelectorAll(`[${attribute}]`)].filter((node) => node.hasAttribute?.(attribute));
  const values = (node) => (node.dataset.args ? JSON.parse(node.dataset.args) : undefined);
  for (const node of all("data-text")) node.textContent = words(node.dataset.text, values(node));
  for (const node of all("data-label")) node.setAttribute("aria-label", words(node.dataset.label, values(node)));
  for (const node of all("data-hint")) node.title = words(node.dataset.hint, values(node));
  for (const node of all("data-placeholder")) node.placeholder = words(node.dataset.placeholder, values(node));
}

function chooseLanguage(chosen, root) {
  language = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  root.querySelector(".jiyao").lang = document.documentElement.lang;
  fillWords(root);
}

function keepLanguage() {
  try { localStorage.setItem("jiyao-language", language); } catch { /* the choice lasts as long as the page */ }
}

// An element whose words follow the language: `key` its text, `label` its name, `hint` its tooltip, `values` for their braces.
function made(tag, css, { key, label, hint, values, text, ...data } = {}, ...children) {
  const node = document.createElement(tag);
  if (css) node.className = css;
  if (tag === "button") node.type = "button";
  const words = { text: key, label, hint, args: values && JSON.stringify(values), ...data };
  for (const [name, value] of Object.entries(words)) if (value !== undefined) node.dataset[name] = value;
  if (text !== undefined) node.textContent = text;
  node.append(...children);
  fillWords(node);
  return node;
}
