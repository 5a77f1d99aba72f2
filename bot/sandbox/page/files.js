// Files: their cards and pictures in a message.
import { h, icon } from './dom.js';
import { person } from './api.js';
import { safeURL } from './mrkdwn.js';

// size words a number of bytes as Slack does.
export function size(bytes) {
  if (!bytes) return '';
  return bytes >= 1e6
    ? (bytes / 1e6).toFixed(1).replace(/\.0$/, '') + ' MB'
    : bytes >= 1000
      ? Math.round(bytes / 1e3) + ' kB'
      : bytes + ' bytes';
}

// reachable is a file's address for this person: the workspace's own files are read as somebody.
function reachable(address) {
  const to = safeURL(address || '');
  if (!to) return null;
  try {
    const url = new URL(to, location.href);
    if (url.origin !== location.origin || !url.pathname.startsWith('/files/')) return to;
    url.searchParams.set('as', person());
    return url.href;
  } catch {
    return to;
  }
}

// pictureURL is the address of an image block's picture, of the web or of the workspace.
export function pictureURL(b) {
  const src = b.image_url || b.slack_file?.url || (b.slack_file?.id ? `/files/${b.slack_file.id}/` : '');
  return reachable(src) || (/^data:image\//.test(src) ? src : null);
}

const KINDS = {
  pdf: 'PDF',
  csv: 'CSV',
  txt: 'Plain text',
  text: 'Plain text',
  md: 'Markdown',
  json: 'JSON',
  zip: 'Zip',
  xlsx: 'Excel spreadsheet',
  docx: 'Word document',
  yaml: 'YAML',
};

export function fileNode(f) {
  const url = reachable(f.url_private_download || f.url_private || f.permalink);
  if (/^image\//.test(f.mimetype || '') && url)
    return h(
      'figure',
      { class: 'file-picture' },
      h('figcaption', { class: 'dim' }, f.title || f.name),
      h(
        'a',
        { href: url, target: '_blank', rel: 'noopener', class: 'image-link' },
        h('img', { src: url, alt: f.alt_txt || f.title || f.name, loading: 'lazy' }),
      ),
    );
  const kind = KINDS[f.filetype] || f.pretty_type || (f.filetype || 'File').toUpperCase();
  return h(
    'a',
    { href: url || '#', target: '_blank', rel: 'noopener', class: 'file-card', download: f.name },
    h('span', { class: 'file-mark k-' + String(f.filetype || '').replace(/\W/g, '') }, icon('file')),
    h(
      'span',
      { class: 'file-words' },
      h('strong', {}, f.title || f.name),
      h('span', { class: 'dim' }, [kind, size(f.size)].filter(Boolean).join(' · ')),
    ),
  );
}
