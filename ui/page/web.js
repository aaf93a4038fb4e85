// Runs once for each pane: `element` is the pane, `trigger` sends one of its events to the server.
const EVENTS = ['suggested', 'again', 'edited', 'kept_as_is', 'liked', 'told', 'samples', 'adding', 'opened', 'closed',
  'removed', 'more', 'halted', 'replaced', 'kept', 'example', 'read',
  'asked_of_all', 'exported', 'widened', 'written_by',
  'sorted', 'narrowed', 'tagged', 'untagged', 'undone', 'starred', 'marked', 'noted', 'unnoted', 'pictured', 'tagging',
  'named'];

const act = (name, data) => EVENTS.includes(name) && trigger(name, { ...data });

element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (button) act(button.dataset.act, button.dataset);
});

element.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-act]');
  if (!form) return;
  event.preventDefault();
  act(form.dataset.act, { ...form.dataset, ...Object.fromEntries(new FormData(form)) });
});

// A question that is new on the page is brought into view, and its answer while it grows; sources begin at their top.
let turns = element.querySelectorAll('.turn').length;
let busy = false;
watch('value', () => {
  const all = element.querySelectorAll('.turn');
  const last = all[all.length - 1];
  const was = busy;
  busy = element.querySelector('[aria-busy="true"]') !== null;
  if (last && (was || busy || all.length > turns)) last.scrollIntoView({ block: 'nearest', behavior: manner() });
  turns = all.length;
  showReason();
  if (element.querySelector('.sources')) element.closest('.beside').scrollTop = 0;
  const focus = element.querySelector('[data-focus]');
  if (focus) { focus.focus({ preventScroll: true }); focus.scrollIntoView({ block: 'start', behavior: manner() }); }
});

// A thumb goes on being focused when the chat is drawn anew; one down leads to its reason, clear of the question box.
let thumb = null;
element.addEventListener('click', (event) => {
  thumb = event.target.closest('button[data-act="liked"]') || thumb;
});
function showReason() {
  if (!thumb) return;
  const { turn, liked } = thumb.dataset;
  const pressed = element.querySelector(`button[data-turn="${turn}"][data-liked="${liked}"][aria-pressed="true"]`);
  const form = element.querySelector(`form.word[data-turn="${turn}"]`);
  if (!pressed) return;
  thumb = null;
  (form && liked === 'no' ? form.querySelector('input') : pressed).focus({ preventScroll: true });
  if (form) clearOfComposer(form);
}

// What unfolds does not end behind the question box, which stays in view.
element.addEventListener('toggle', ({ target }) => {
  if (target.open && target.matches('details.why')) clearOfComposer(target);
}, true);
function clearOfComposer(part) {
  const composer = document.querySelector('.composer');
  if (!composer) return;
  part.style.scrollMarginBottom = `${composer.offsetHeight + 12}px`;
  part.scrollIntoView({ block: 'nearest', behavior: manner() });
}

// A list that is sorted or starred is drawn anew: whoever does it by the keyboard stays at the head or the star.
let stay = '';
element.addEventListener('focusin', (event) => {
  const head = event.target.closest('[data-act="sorted"]');
  const star = event.target.closest('[data-act="starred"]');
  stay = head ? `[data-act="sorted"][data-by="${head.dataset.by}"]` : '';
  if (star) stay = `[data-act="starred"][data-article="${CSS.escape(star.dataset.article)}"]`;
});
watch('value', () => {
  const left = stay && document.activeElement === document.body;
  const again = (left && element.querySelector(stay)) || element.querySelector('[data-refocus]');
  if (again) { again.focus({ preventScroll: true }); again.scrollIntoView({ block: 'nearest', behavior: manner() }); }
  for (const button of element.querySelectorAll('[data-expires]')) {
    setTimeout(() => button.remove(), 1000 * Number(button.dataset.expires));
  }
});

// To remove an article is confirmed in a dialog of the page.
element.addEventListener('click', (event) => {
  const asked = event.target.closest('button[data-remove]');
  const dialog = element.querySelector('dialog');
  if (!asked || !dialog) return;
  const article = asked.dataset.remove; // the list may be drawn anew while the dialog is open, with other buttons there
  dialog.querySelector('.title').textContent = asked.dataset.title;
  dialog.returnValue = '';
  dialog.onclose = () => {
    if (dialog.returnValue === 'remove') act('removed', { article });
    else asked.focus();
  };
  dialog.showModal();
});

function manner() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}

// What follows is for the page as a whole, and is set up once.
if (!window.articleDesk) {
  window.articleDesk = { leads: false }; // whether what is opened next takes the focus

  document.addEventListener('click', (event) => {
    const mark = event.target.closest('a.mark');
    const card = mark && document.getElementById(mark.hash.slice(1));
    if (!card) return;
    event.preventDefault();
    for (let fold = card.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    document.querySelectorAll('.quote.lit').forEach((lit) => lit.classList.remove('lit'));
    card.classList.add('lit');
    card.focus({ preventScroll: true });
    const short = card.offsetHeight < 0.8 * window.innerHeight;
    (short ? card : card.querySelector('mark, .nearest')).scrollIntoView({ block: short ? 'nearest' : 'center', behavior: manner() });
    backTo(card, mark);
  });

  // Escape on a card leads back to the mark that led there; on a mark it hides the quote.
  const backTo = (card, mark) => {
    card.onkeydown = (event) => { if (event.key === 'Escape') mark.focus(); };
  };
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    document.querySelectorAll('a.mark').forEach((mark) => mark.classList.add('quiet'));
  });
  for (const kind of ['mouseover', 'focusin']) {
    document.addEventListener(kind, (event) => {
      const mark = event.target.closest && event.target.closest('a.mark');
      if (mark) show(mark);
    });
  }

  for (const kind of ['mouseout', 'focusout']) {
    document.addEventListener(kind, (event) => {
      const mark = event.target.closest && event.target.closest('a.mark');
      if (mark) mark.classList.remove('quiet');
    });
  }

  // Words that are selected in an article are those that a note on it would be on.
  document.addEventListener('selectionchange', () => {
    const selection = document.getSelection();
    const from = selection.anchorNode && selection.anchorNode.parentElement;
    const field = from && from.closest('.reader .body') && from.closest('.reader').querySelector('.selected-words');
    if (field && String(selection).trim()) field.value = String(selection).trim();
  });

  // A menu shuts when a choice is made, on Escape, and when one goes elsewhere.
  const menus = () => document.querySelectorAll('details.menu[open]');
  document.addEventListener('click', (event) => {
    menus().forEach((menu) => {
      const chosen = menu.contains(event.target) && event.target.closest('button');
      if (menu.contains(event.target) && !chosen) return;
      menu.open = false;
      if (chosen) menu.querySelector('summary').focus({ preventScroll: true });
    });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') menus().forEach((menu) => { menu.open = false; menu.querySelector('summary').focus(); });
  });

  // The quote stands above its mark, moved so far that it is on the page.
  const show = (mark) => {
    const tip = mark.querySelector('.tip');
    tip.style.setProperty('--shift', '0px');
    const place = tip.getBoundingClientRect();
    const room = document.documentElement.clientWidth - 8;
    const shift = place.right > room ? room - place.right : Math.max(0, 8 - place.left);
    tip.style.setProperty('--shift', `${shift}px`);
    tip.classList.toggle('below', mark.getBoundingClientRect().top < place.height + 16);
  };

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('button[data-copy]');
    if (!button) return;
    const label = button.textContent;
    await copy(button.dataset.copy);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = label; }, 1500);
  });

  // Only a page of this machine or under https has the clipboard; elsewhere a text field does.
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  };
}
