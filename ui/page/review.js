// In the pane of a review: claims open, filters, and steps from one problem to the next.
let shown = ''; // the label that is shown alone
let at = '0'; // the number of the claim that is open
let focused = ''; // what in the review has the focus, by a selector: it is drawn anew while it grows

const all = (selector) => [...element.querySelectorAll(selector)];
const fits = (claim) => !shown || (shown === 'misquoted' ? 'misquoted' in claim.dataset : claim.dataset.label === shown);
const targets = () => all('a.claim').filter((claim) => (shown ? fits(claim) : 'problem' in claim.dataset));

// `leads` tells whether what is told of the claim takes the focus.
const open = (claim, leads) => {
  at = claim.dataset.number;
  mark();
  const there = document.querySelector(`#said .said[data-number="${at}"]`);
  if (there) there.classList.remove('closed');
  if (there && leads) there.querySelector('h2').focus({ preventScroll: true });
  window.articleDesk.leads = leads && !there;
  trigger('claimed', { number: at });
};

const mark = () => {
  all('a.claim').forEach((claim) => {
    if (claim.dataset.number === at) claim.setAttribute('aria-current', 'true');
    else claim.removeAttribute('aria-current');
  });
  const line = targets();
  const place = line.findIndex((claim) => claim.dataset.number === at);
  const where = element.querySelector('.where');
  if (where && place >= 0) where.textContent = `${place + 1} of ${line.length}`;
};

const show = (label) => {
  const chosen = all('button[data-filter]').find((button) => button.dataset.filter === label);
  shown = chosen ? label : '';
  all('button[data-filter]').forEach((button) => {
    button.setAttribute('aria-pressed', String(button.dataset.filter === shown));
  });
  all('a.claim').forEach((claim) => {
    // what is not shown is plain text, and no link
    if (!('name' in claim.dataset)) claim.dataset.name = claim.getAttribute('aria-label');
    if (fits(claim)) {
      claim.setAttribute('href', '#said');
      claim.setAttribute('aria-label', claim.dataset.name);
    } else {
      claim.removeAttribute('href');
      claim.removeAttribute('aria-label');
    }
  });
  all('.kind').forEach((kind) => { kind.textContent = shown ? 'of these' : 'problem'; });
  const number = targets().length;
  const where = element.querySelector('.where');
  const so_far = element.querySelector('[aria-busy="true"]') ? ' so far' : '';
  if (where) where.textContent = shown ? `${number} shown` : `${number || 'No'} problem${number === 1 ? '' : 's'}${so_far}`;
  mark();
};

const step = (by) => {
  const line = targets();
  if (!line.length) return;
  const from = Number(at);
  const next = by > 0
    ? line.find((claim) => Number(claim.dataset.number) > from) || line[0]
    : line.findLast((claim) => Number(claim.dataset.number) < from) || line[line.length - 1];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest', behavior: manner() });
  open(next, false);
};

element.addEventListener('click', (event) => {
  const claim = event.target.closest('a.claim[href]');
  const filter = event.target.closest('button[data-filter]');
  const button = event.target.closest('button[data-step]');
  const form = event.target.closest('button[data-form]');
  if (claim) {
    event.preventDefault();
    open(claim, true);
  }
  if (filter) show(filter.dataset.filter);
  if (button) step(Number(button.dataset.step));
  if (form) trigger('taken', { form: form.dataset.form });
});

document.addEventListener('keydown', (event) => {
  const within = event.target.closest && event.target.closest('#verdict .review, #said .said');
  if (!within || !element.querySelector('.review') || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === 'n' || key === 'p') {
    event.preventDefault();
    step(key === 'n' ? 1 : -1);
  } else if (event.key === 'Escape') {
    back();
  }
});

const back = () => {
  document.querySelectorAll('#said .said').forEach((said) => said.classList.add('closed'));
  const claim = element.querySelector(`a.claim[data-number="${at}"]`);
  if (!claim) return;
  claim.focus({ preventScroll: true });
  claim.scrollIntoView({ block: 'nearest', behavior: manner() });
};
document.addEventListener('click', (event) => {
  if (event.target.closest('#said button[data-back]')) back();
});

document.addEventListener('focusin', (event) => {
  const one = element.contains(event.target) ? event.target.closest('a.claim, button') : null;
  const [name, value] = one ? Object.entries(one.dataset).find(([key]) => ['number', 'filter', 'step', 'form'].includes(key)) || [] : [];
  focused = name ? `[data-${name}="${value}"]` : '';
});

watch('value', () => {
  const review = element.querySelector('.review');
  if (!review) {
    shown = focused = '';
    at = '0';
    return;
  }
  show(shown);
  const before = focused && document.activeElement === document.body && element.querySelector(focused);
  if (before) before.focus({ preventScroll: true });
});
