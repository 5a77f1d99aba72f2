// The page's door to the workspace: one function a call, and the event stream.

// Refused is an answer of the workspace that says no. status is 0 when there was no answer at all.
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

let as = new URLSearchParams(location.search).get('as') || '';

export function person() {
  return as;
}
export function setPerson(id) {
  as = id;
}

function address(path, query) {
  const q = new URLSearchParams();
  if (as) q.set('as', as);
  for (const [k, v] of Object.entries(query || {})) if (v !== undefined && v !== null && v !== '') q.set(k, v);
  return path + '?' + q;
}

async function answer(response) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    /* no JSON: the status says enough */
  }
  if (!response.ok) throw new Refused(body?.error || `The workspace answered ${response.status}.`, response.status);
  return body || {};
}

async function call(path, init, query) {
  let response;
  try {
    response = await fetch(address(path, query), init);
  } catch {
    throw new Refused('The workspace cannot be reached.', 0);
  }
  return answer(response);
}

export function get(name, query) {
  return call('/client/' + name, {}, query);
}

export function post(name, body) {
  return raw('/client/' + name, body);
}

export function control(name, body) {
  return raw('/control/' + name, body);
}

function raw(path, body) {
  return call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body || {}) });
}

// upload stores a file that no message shows yet: {file}. Messages and file inputs name it by its id.
export function upload(file) {
  const form = new FormData();
  form.set('file', file, file.name);
  return call('/client/upload', { method: 'POST', body: form });
}

// listen opens the event stream. onEvent gets each object; onState gets true or false as the line comes and goes. The
// browser reconnects with Last-Event-ID by itself while the server only pauses; when it gives up we dial again, and since
// events may have been lost then, onEvent gets a resync.
export function listen(onEvent, onState) {
  let source,
    timer,
    wait = 500,
    lost = false;
  dial();
  function dial() {
    source = new EventSource(address('/client/events'));
    source.onopen = () => {
      wait = 500;
      onState(true);
      if (lost) {
        lost = false;
        onEvent({ type: 'resync' });
      }
    };
    source.onmessage = (e) => {
      let data;
      try {
        data = JSON.parse(e.data);
      } catch {
        return;
      }
      onEvent(data);
    };
    source.onerror = () => {
      onState(false);
      if (source.readyState !== EventSource.CLOSED) return;
      lost = true;
      clearTimeout(timer);
      timer = setTimeout(dial, wait);
      wait = Math.min(wait * 2, 5000);
    };
  }
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
