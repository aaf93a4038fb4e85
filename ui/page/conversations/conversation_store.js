// Keeps conversations in this browser, each as an entry of its own: windows that are open at once write different ones.
// Of one that two windows go on with, the second to write keeps its own beside the first.
window.articleDeskPast ??= ((store) => {
  const MOST = 100; // conversations
  const ROOM = 3_000_000; // characters of all together; a browser has room for some five million
  const SAME_MOMENT = 10_000; // milliseconds within which two windows may have written without knowing of each other
  const BOTH_KEPT = 'This conversation went on in another window too. Both are kept, each by itself.';
  const prefix = `${store}/`;
  const seen = {}; // the revision of each conversation that this window shows
  const skipped = {}; // the one before each revision that was not kept: nothing was new in it, or there was no room
  const mine = {}; // what this window wrote last under each name, till another one goes on with it
  const instead = {}; // under which name one goes on here that went on in another window too
  const listeners = [];
  const waiting = []; // what was asked for while the page still brought the last conversation back
  let ready = false;
  let notice = null; // { text, undo }
  let reopen = () => {}; // has the server read one anew

  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => (one % 36).toString(36)).join('');
  const isOne = (one, id) => one && one.id === id && Array.isArray(one.exchanges) && one.exchanges.length
    && typeof one.name === 'string' && Number.isFinite(one.changed);
  const read = (id) => {
    try {
      const one = JSON.parse(localStorage.getItem(prefix + id));
      return isOne(one, id) ? one : null;
    } catch {
      return null; // somebody else's, or broken
    }
  };
  const all = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix))
    .map((key) => read(key.slice(prefix.length))).filter(Boolean)
    .sort((a, b) => Boolean(b.pinned) - Boolean(a.pinned) || b.changed - a.changed);
  const nameOf = (one) => one.name.slice(0, 200) || String(one.exchanges[0].question || '').slice(0, 200) || 'Conversation';
  const packed = (one) => JSON.stringify({ id: one.id, revision: one.revision, exchanges: one.exchanges });
  const kept = (revision) => (revision in skipped ? kept(skipped[revision]) : revision);
  const tell = (text = '', undo = null) => {
    notice = text ? { text, undo } : null;
    listeners.forEach((listen) => listen());
  };

  const current = () => sessionStorage.getItem(store) || '';
  const show = (id) => {
    sessionStorage.setItem(store, id);
    if (id) seen[id] = (read(id) || {}).revision;
    if (id && mine[id] && mine[id].revision !== seen[id]) delete mine[id];
  };

  // Whether the text went in; what was changed longest ago and is not pinned makes room for it.
  const write = (one) => {
    const text = JSON.stringify(one);
    const others = all().filter((other) => other.id !== one.id);
    const victims = others.filter((other) => !other.pinned).sort((a, b) => a.changed - b.changed);
    let count = others.length + 1;
    let size = others.reduce((sum, other) => sum + localStorage.getItem(prefix + other.id).length, text.length);
    const gone = [];
    for (;;) {
      if (count <= MOST && size <= ROOM) {
        try {
          localStorage.setItem(prefix + one.id, text);
          return { fits: true, gone };
        } catch { /* the browser has less room than most */ }
      }
      const victim = victims.shift();
      if (!victim) return { fits: false, gone };
      size -= localStorage.getItem(prefix + victim.id).length;
      count -= 1;
      localStorage.removeItem(prefix + victim.id);
      gone.push(nameOf(victim));
    }
  };

  const keep = (text) => {
    if (!text) return;
    const said = JSON.parse(text);
    let id = instead[said.id] || said.id;
    // A server that was started anew does not know what stood here: what it says now goes on with that.
    const known = read(current());
    const forgot = known && id !== known.id && !read(id);
    if (forgot) {
      id = instead[said.id] = known.id;
      said.based_on = seen[id];
      said.exchanges = [...known.exchanges, ...said.exchanges];
    }
    let before = read(id);
    let remark = '';
    if (before && JSON.stringify(before.exchanges) === JSON.stringify(said.exchanges)) {
      skipped[said.revision] = said.based_on;
      show(id);
      tell();
      return;
    }
    if (before && before.revision !== kept(said.based_on)) {
      id = instead[said.id] = fresh();
      before = { ...before, name: `${nameOf(before)} (2)`, pinned: false };
      remark = BOTH_KEPT;
    }
    const one = {
      id, revision: said.revision, name: before ? before.name : '', pinned: Boolean(before && before.pinned),
      changed: Date.now(), exchanges: said.exchanges, based_on: kept(said.based_on),
    };
    const { fits, gone } = write(one);
    if (fits) {
      mine[id] = one;
      show(id);
    } else skipped[said.revision] = said.based_on;
    if (gone.length) remark = `There is room for ${MOST} conversations. To make some, the oldest went: ${gone.map((name) => `“${name}”`).join(', ')}. What is pinned stays.`;
    if (!fits) remark = 'This conversation is not kept: there is no room, and the others are pinned. Unpin or delete one.';
    tell(remark);
    if (forgot && fits) reopen(id);
  };

  // Windows that write at the same moment do not see each other's yet: whose text was written over keeps it by itself.
  const rescue = (id, text) => {
    const [own, theirs, stands] = [mine[id], text && JSON.parse(text), read(id)];
    if (!own || !theirs || theirs.revision === own.revision) return;
    if (kept(theirs.based_on) === own.revision || !stands) {
      delete mine[id]; // it goes on with what was written here, or was deleted
      return;
    }
    if (stands.revision === own.revision || Date.now() - own.changed > SAME_MOMENT) return;
    const name = fresh();
    const { fits } = write({ ...own, id: name, name: `${nameOf(own)} (2)`, pinned: false });
    delete mine[id];
    if (!fits) return;
    Object.keys(instead).filter((key) => instead[key] === id).concat(id).forEach((key) => { instead[key] = name; });
    if (current() === id) show(name);
    tell(BOTH_KEPT);
  };

  // A new window goes on with the last conversation; one that is loaded anew, with its own.
  const bring = () => {
    const was = sessionStorage.getItem(store);
    const one = was === null ? all().sort((a, b) => b.changed - a.changed)[0] : was && read(was);
    show(one ? one.id : '');
    tell();
    return one ? packed(one) : '';
  };

  // What is called or pinned otherwise is no other conversation: its revision stays.
  const change = (id, changes) => {
    const one = read(id);
    if (one) localStorage.setItem(prefix + id, JSON.stringify({ ...one, ...changes }));
    tell();
  };

  const remove = (id) => {
    const one = read(id);
    const was = current() === id;
    localStorage.removeItem(prefix + id);
    if (was) show('');
    if (one) tell(`Deleted: “${nameOf(one)}”.`, () => {
      const back = read(id) ? { ...one, id: fresh() } : one;
      const { fits } = write(back);
      tell(fits ? '' : 'There is no room for it any more.');
      return fits && was ? back.id : '';
    });
    return was;
  };

  const whenReady = (act) => (ready ? act() : waiting.push(act));
  const broughtBack = () => {
    ready = true;
    waiting.splice(0).forEach((act) => act());
  };

  return {
    all, bring, broughtBack, change, current, keep, nameOf, packed, read, remove, rescue, show, tell, whenReady,
    reopenBy: (opener) => { reopen = opener; },
    listen: (listener) => listeners.push(listener),
    isOwn: (key) => key !== null && key.startsWith(prefix) && key.slice(prefix.length),
    isKnown: (id) => (read(id) || {}).revision === seen[id],
    get notice() { return notice; },
  };
})(STORE);
