import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Language, useSpeech } from '../language.ts';
import { TopBar } from '../topBar.ts';
import type { PageSession } from '../types.ts';
import { exampleAlert, readPasted } from './pasted.ts';
import { fetchChoices } from './previewApi.ts';
import { PreviewForm } from './previewForm.ts';
import { type PreviewPlace, usePreviewPlace } from './previewPlace.ts';
import { PreviewReport } from './previewReport.ts';
import { PreviewShown } from './previewShown.ts';
import type { PreviewChoices, PreviewSubject } from './types.ts';
import { usePreview } from './usePreview.ts';

/** Any alert in any language and profile as Slack would show it, measured against Slack's limits, before it goes live. */
export function PreviewPage({ session, onLanguage }: { session: PageSession; onLanguage: (language: Language) => void }): VNode {
  const { t, language } = useSpeech();
  const [choices, setChoices] = useState<PreviewChoices | null>(null);
  const [place, go] = usePreviewPlace(language);
  const [pasted, setPasted] = useState(exampleAlert);
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    document.title = `Tocsin · ${t.preview.nav}`;
  }, [t]);
  useEffect(() => {
    fetchChoices().then(setChoices, () => setAway(true));
  }, []);
  const read = place.from === 'alert' ? readPasted(pasted) : null;
  const subject = subjectOf(place, choices, read?.alert);
  const request = subject && JSON.stringify({ subject, language: place.language, profile: place.profile });
  const { answer, failure } = usePreview(request, place.from === 'alert');
  const wrong = read?.problem === undefined ? failure : t.preview.notJson(read.problem);
  return html`<div class="frame preview-frame">
    <${TopBar} session=${session} page="preview" onLanguage=${onLanguage} />
    <div class="alarms" aria-live="polite">${isAway && html`<div class="banner lost">${t.preview.away}</div>`}</div>
    <main class="main preview">
      <div class="preview-side"><h1>${t.preview.title}</h1><p class="preview-lead">${t.preview.lead}</p>
        <${PreviewForm} choices=${choices} place=${place} go=${go} pasted=${pasted} onPasted=${setPasted} /></div>
      <div class="preview-result">
        <p class=${wrong ? 'preview-wrong' : 'hidden'} role="alert">${wrong}</p>
        ${answer === null ? wrong === null && html`<p class="more" role="status">${t.loading}</p>` : html`<${PreviewShown} message=${answer.message} language=${place.language} /><${PreviewReport} answer=${answer} />`}
      </div>
    </main>
  </div>`;
}

/** What is asked for; null while it is not known, and when nothing that can be asked for is chosen. */
function subjectOf({ from, sample, group }: PreviewPlace, choices: PreviewChoices | null, alert: unknown): PreviewSubject | null {
  if (from === 'sample') return { kind: 'sample', name: sample };
  if (from === 'alert') return alert === undefined ? null : { kind: 'alert', alert };
  const groupId = group || choices?.groups[0]?.id;
  return groupId === undefined ? null : { kind: 'group', groupId };
}
