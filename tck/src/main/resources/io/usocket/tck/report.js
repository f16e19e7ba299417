// Filters the rules; what is shown stands in the address, so that it can be passed on.
(() => {
  const form = document.getElementById('filter');
  if (!form) return;
  const {area, outcome, text} = form.elements;
  const fields = {area, outcome, text};
  const rules = [...document.querySelectorAll('.rule')]
      .map(element => ({element, words: element.textContent.toLowerCase()}));
  const groups = [...document.querySelectorAll('[data-group]')];
  const total = document.querySelectorAll('details.rule').length;

  function show() {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const rule of rules) {
      const {dataset, classList} = rule.element;
      rule.element.hidden = (area.value && dataset.area !== area.value)
          || (outcome.value && !classList.contains(outcome.value))
          || !words.every(word => rule.words.includes(word));
    }
    for (const group of groups) group.hidden = !group.querySelector('.rule:not([hidden])');
    const left = document.querySelectorAll('details.rule:not([hidden])').length;
    form.querySelector('output').value = `${left} of ${total} rules`;
  }

  function remember() {
    const chosen = Object.entries(fields).filter(([, field]) => field.value);
    const hash = new URLSearchParams(chosen.map(([name, field]) => [name, field.value]));
    history.replaceState(null, '', '#' + hash);
  }

  function follow() {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash.includes('=')) {
      const chosen = new URLSearchParams(location.hash.slice(1));
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
