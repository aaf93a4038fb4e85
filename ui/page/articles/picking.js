// In the pane of the list: the articles that are ticked, to be asked alone; they stay so while the list is drawn anew.
const picked = new Set();
const boxes = () => [...element.querySelectorAll('input[data-pick]')];

const showPicked = () => {
  const shown = boxes();
  shown.forEach((box) => { box.checked = picked.has(box.dataset.pick); });
  const ticked = shown.filter((box) => box.checked).length;
  const all = element.querySelector('input[data-pick-all]');
  if (all) Object.assign(all, { checked: ticked > 0 && ticked === shown.length, indeterminate: ticked > 0 && ticked < shown.length });
  const bar = element.querySelector('.picked');
  if (!bar) return;
  bar.hidden = picked.size === 0;
  bar.querySelector('.many').textContent = `${picked.size} ${picked.size === 1 ? 'article' : 'articles'} chosen`;
};

const pick = (box) => (box.checked ? picked.add(box.dataset.pick) : picked.delete(box.dataset.pick));
const unpick = () => { picked.clear(); showPicked(); };

const tagThese = () => {
  const tags = element.querySelector('[data-tags]');
  if (tags.value.trim()) trigger('tagging', { articles: [...picked], tags: tags.value });
  else tags.focus();
};

watch('value', showPicked);
element.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !event.target.matches('[data-tags]')) return;
  event.preventDefault();
  tagThese();
});
element.addEventListener('change', ({ target }) => {
  if (target.matches('[data-pick-all]')) boxes().forEach((box) => { box.checked = target.checked; pick(box); });
  else if (target.matches('[data-pick]')) pick(target);
  else return;
  showPicked();
});
element.addEventListener('click', ({ target }) => {
  const opening = target.closest('[data-act="opened"]');
  if (opening) window.articleDeskOpened = opening.dataset.article;
  if (target.closest('[data-tag-these]')) tagThese();
  if (target.closest('[data-ask]')) trigger('asking_these', { articles: [...picked] });
  if (target.closest('[data-unpick]')) { unpick(); element.querySelector('input[data-pick]')?.focus(); }
});
// Who asks all articles again has none ticked any more.
document.addEventListener('click', ({ target }) => { if (target.closest('[data-act="widened"]')) unpick(); });
