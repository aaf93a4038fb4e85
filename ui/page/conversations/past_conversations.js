// In the pane of past conversations: the list is drawn here, out of what the browser keeps.
const past = window.articleDeskPast;
const HANDFUL = 5;
const ICONS = {
  pin: '<path d="M9 3h6l-1 6 4 4v2h-5v6l-1 1-1-1v-6H6v-2l4-4z"/>',
  rename: '<path d="M4 20l1-5L16 4l4 4L9 19zM14 6l4 4"/>',
  remove: '<path d="M4 6h16M9 6V4h6v2M6 6l1 14h10l1-14M10 10v6M14 10v6"/>',
};
const part = (selector) => element.querySelector(selector);
const make = (tag, facts, ...inner) => {
  const made = Object.assign(document.createElement(tag), facts);
  made.append(...inner);
  return made;
};
const isBusy = () => document.querySelector('#chat [aria-busy="true"]') !== null;
const day = (time) => {
  const when = new Date(time);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(time).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return when.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
};

const icon = (name, label, pressed) => {
  const button = make('button', { type: 'button', title: label });
  button.dataset.do = name;
  button.setAttribute('aria-label', label);
  if (pressed !== undefined) button.setAttribute('aria-pressed', String(pressed));
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`;
  return button;
};
const row = (one) => {
  const name = past.nameOf(one);
  const title = make('button', { type: 'button', className: 'name', textContent: name, title: name, dir: 'auto' });
  title.dataset.do = 'open';
  if (one.id === past.current()) title.setAttribute('aria-current', 'true');
  const tools = make('span', { className: 'doing' }, icon('pin', `Pin: ${name}`, Boolean(one.pinned)),
    icon('rename', `Rename: ${name}`), icon('remove', `Delete: ${name}`));
  const item = make('li', {}, title, make('span', { className: 'day', textContent: day(one.changed) }), tools);
  item.dataset.id = one.id;
  return item;
};

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const fits = (one, words) => {
  const said = plain([past.nameOf(one), ...one.exchanges.map((each) => String(each.question))].join(' '));
  return words.every((word) => said.includes(word));
};

const draw = () => {
  if (part('.past form')) return; // a name is being written
  const at = document.activeElement;
  const inside = element.contains(at) && at.closest('li');
  const all = past.all();
  const field = part('.finding');
  field.hidden = all.length <= HANDFUL;
  const words = field.hidden ? [] : plain(part('.finding input').value).split(/\s+/).filter(Boolean);
  const found = all.filter((one) => fits(one, words));
  part('ul').replaceChildren(...found.map(row));
  part('.count').textContent = all.length ? `(${all.length})` : '';
  part('.none').textContent = !all.length ? 'What you ask is kept here, in this browser.' : !found.length ? 'None has these words.' : '';
  const place = part('.told');
  const { text, undo } = past.notice || { text: '' };
  place.replaceChildren(text);
  if (undo) {
    const back = make('button', { type: 'button', textContent: 'Undo' });
    back.dataset.do = 'undo';
    place.append(' ', back);
  }
  const same = inside && element.querySelector(`li[data-id="${CSS.escape(inside.dataset.id)}"] [data-do="${at.dataset.do}"]`);
  if (same) same.focus({ preventScroll: true });
  else if (inside) (part('.told button') || part('summary')).focus({ preventScroll: true });
};

const begin = () => {
  past.show('');
  past.tell();
  past.whenReady(() => trigger('begun', {}));
};
const open = (id) => {
  const one = past.read(id);
  if (!one) return past.tell('That conversation is here no longer.');
  past.show(id);
  past.tell();
  past.whenReady(() => trigger('recalled', { kept: past.packed(one) }));
};

const rename = (item) => {
  const title = item.querySelector('.name');
  const input = make('input', { value: title.textContent, maxLength: 200, autocomplete: 'off' });
  input.setAttribute('aria-label', 'Name of the conversation');
  const form = make('form', {}, input);
  let done = false;
  const end = (takes) => {
    if (done) return;
    done = true;
    form.replaceWith(title);
    title.focus({ preventScroll: true });
    if (takes) past.change(item.dataset.id, { name: input.value.trim() });
    const again = element.querySelector(`li[data-id="${CSS.escape(item.dataset.id)}"] [data-do="rename"]`);
    if (again) again.focus({ preventScroll: true });
  };
  form.addEventListener('submit', (event) => { event.preventDefault(); event.stopPropagation(); end(true); });
  input.addEventListener('keydown', (event) => { if (event.key === 'Escape') end(false); });
  input.addEventListener('blur', () => end(true));
  title.replaceWith(form);
  input.focus();
  input.select();
};

const doing = {
  open: (item) => (isBusy() ? past.tell('An answer is on its way. Wait for it, or stop it, before you open another conversation.') : open(item.dataset.id)),
  pin: (item) => past.change(item.dataset.id, { pinned: !(past.read(item.dataset.id) || {}).pinned }),
  rename,
  remove: (item) => {
    if (item.dataset.id === past.current() && isBusy()) past.tell('An answer is on its way. Wait for it, or stop it, before you delete this conversation.');
    else if (past.remove(item.dataset.id)) past.whenReady(() => trigger('begun', {}));
  },
  undo: () => {
    const id = past.notice && past.notice.undo && past.notice.undo();
    if (id && !isBusy()) open(id);
    part('summary').focus({ preventScroll: true });
  },
};
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-do]');
  if (button) doing[button.dataset.do](button.closest('li'));
  if (event.target.closest('#clear')) {
    begin();
    document.querySelector('#question textarea').focus({ preventScroll: true });
  }
});
part('.finding input').addEventListener('input', draw);

// What another window did shows here at once; the conversation that is open here is brought up to date with it.
window.addEventListener('storage', (event) => {
  const id = past.isOwn(event.key);
  if (event.key !== null && !id) return;
  if (id) past.rescue(id, event.newValue);
  if (id && id === past.current() && past.read(id) && !past.isKnown(id) && !isBusy()) open(id);
  else draw();
});
past.listen(draw);
past.reopenBy(open);
const wide = matchMedia('(min-width: 1100px)');
part('details').open = wide.matches;
wide.addEventListener('change', () => { part('details').open = wide.matches; });
draw();
