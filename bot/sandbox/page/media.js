// The image and video blocks.
import { h, icon } from './dom.js';
import { textObject, flatText, safeURL } from './mrkdwn.js';
import { pictureURL } from './files.js';

// image shows a picture that folds under its title, as in Slack.
export function image(b) {
  const to = pictureURL(b);
  const missing = () => h('div', { class: 'image-missing', role: 'img', 'aria-label': b.alt_text }, icon('file'), b.alt_text || 'Image');
  const pic = to
    ? h(
        'a',
        { href: to, target: '_blank', rel: 'noopener noreferrer', class: 'image-link' },
        h('img', { src: to, alt: b.alt_text || '', onerror: () => pic.replaceWith(missing()) }),
      )
    : missing();
  if (!b.title) return h('figure', {}, pic);
  const holder = h('div', {}, pic);
  const fold = h(
    'button',
    {
      type: 'button',
      class: 'fold',
      'aria-expanded': 'true',
      'aria-label': 'Picture: ' + flatText(b.title.text),
      onclick: () => {
        holder.hidden = !holder.hidden;
        fold.setAttribute('aria-expanded', String(!holder.hidden));
      },
    },
    icon('down'),
  );
  return h('figure', {}, h('figcaption', {}, textObject(b.title), fold), holder);
}

export function video(b) {
  const to = safeURL(b.title_url || b.video_url || ''),
    film = safeURL(b.video_url || ''),
    still = pictureURL({ image_url: b.thumbnail_url || '' });
  const title = h('strong', {}, textObject(b.title));
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'video-by' },
      b.provider_icon_url ? h('img', { src: safeURL(b.provider_icon_url), alt: '', class: 'video-icon' }) : null,
      [b.provider_name, b.author_name].filter(Boolean).join(' · '),
    ),
    to ? h('a', { href: to, target: '_blank', rel: 'noopener noreferrer' }, title) : title,
    b.description ? h('div', { class: 'dim' }, textObject(b.description)) : null,
    h(
      'a',
      { class: 'video-frame', href: film, target: '_blank', rel: 'noopener noreferrer', 'aria-label': 'Play: ' + (b.alt_text || '') },
      still ? h('img', { src: still, alt: '' }) : null,
      h('span', { class: 'video-play' }, icon('play')),
    ),
  );
}
