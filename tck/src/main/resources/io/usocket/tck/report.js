// Filters the rules; what is shown stands in the address, so that it can be passed on.
(() => {
  const form = document.getElementById('filter');
  if (!form) return;
  const {area, outcome, text} = form.elements;
  const fields = {area, outcome, text};
  const rules = [...document.querySelectorAll('details.rule')].map(entry => {
    const elements = [entry, ...document.querySelectorAll(`[data-of="${entry.id}"]`)];
    return {entry, elements, words: elements.map(each => each.textContent.toLowerCase()).join(' ')};
  });
  const groups = [...document.querySelectorAll('[data-group]')];

  function show() {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const rule of rules) {
      const {dataset, classList} = rule.entry;
      const shown = (!area.value || dataset.area === area.value)
          && (!outcome.value || classList.contains(outcome.value))
          && words.every(word => rule.words.includes(word));
      for (const element of rule.elements) element.hidden = !shown;
      left += shown;
    }
    for (const group of groups) group.hidden = !group.querySelector('.rule:not([hidden])');
    form.querySelector('output').value = `${left} of ${rules.length} rules`;
  }

  function remember() {
    const chosen = Object.entries(fields).filter(([, field]) => field.value);
    const hash = new URLSearchParams(chosen.map(([name, field]) => [name, field.value]));
    history.replaceState(null, '', '#' + hash);
  }

  function follow() {
    const hash = location.hash.slice(1);
    if (hash.includes('=')) {
      const chosen = new URLSearchParams(hash);
      for (const [name, field] of Object.entries(fields)) field.value = chosen.get(name) ?? '';
      return show();
    }
    const target = document.getElementById(hash);
    if (!target) return show();
    if (target.closest('[hidden]')) {
      form.reset();
      for (const field of Object.values(fields)) field.value = '';
      show();
    }
    if (target.matches('details')) target.open = true;
    target.scrollIntoView();
  }

  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(() => { show(); remember(); }));
  form.addEventListener('input', () => { show(); remember(); });
  addEventListener('hashchange', follow);
  form.hidden = false;
  show();
  follow();
})();
