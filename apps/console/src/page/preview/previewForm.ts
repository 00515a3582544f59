import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useSpeech } from '../language.ts';
import { froms, type PreviewPlace } from './previewPlace.ts';
import { kindsOfSamples, sampleTitle } from './sampleTitles.ts';
import type { PreviewChoices } from './types.ts';

interface FormProps {
  choices: PreviewChoices | null;
  place: PreviewPlace;
  go(change: Partial<PreviewPlace>): void;
  pasted: string;
  onPasted(text: string): void;
}

/** What to look at, in which language, and with how much of Slack. */
export function PreviewForm(props: FormProps): VNode {
  const { t } = useSpeech();
  const { place, go, choices } = props;
  return html`<form class="preview-form" onSubmit=${(event: Event) => event.preventDefault()}>
    <div class="field"><span id="preview-from">${t.preview.from}</span><div class="segments" role="group" aria-labelledby="preview-from">${froms.map(
      (from) => html`<button type="button" aria-pressed=${place.from === from} onClick=${() => go({ from })}>${t.preview.froms[from]}</button>`,
    )}</div></div>
    <${Subject} ...${props} />
    <label class="field"><span>${t.preview.language}</span><select value=${place.language} onChange=${(event: Event) => go({ language: chosen(event) })}>
      ${(choices?.languages ?? [place.language]).map((code) => html`<option value=${code} selected=${code === place.language}>${languageName(code)}</option>`)}</select></label>
    <div class="field"><span id="preview-profile">${t.preview.profile}</span><div class="segments" role="group" aria-labelledby="preview-profile">${(
      choices?.profiles ?? [place.profile]
    ).map(
      (profile) =>
        html`<button type="button" aria-pressed=${place.profile === profile} onClick=${() => go({ profile })}>${t.preview.profiles[profile] ?? profile}</button>`,
    )}</div></div>
  </form>`;
}

function Subject({ choices, place, go, pasted, onPasted }: FormProps): VNode {
  const { t } = useSpeech();
  if (place.from === 'sample') {
    const option = (name: string): VNode => html`<option value=${name} selected=${name === place.sample}>${sampleTitle(name, t)}</option>` as VNode;
    const groups = kindsOfSamples(choices?.samples ?? [place.sample]);
    return html`<label class="field"><span>${t.preview.froms.sample}</span><select onChange=${(event: Event) => go({ sample: chosen(event) })}>
      ${groups.map(({ kind, names }) => names.length > 0 && html`<optgroup label=${t.preview.sampleGroups[kind]}>${names.map(option)}</optgroup>`)}</select></label>`;
  }
  if (place.from === 'group') {
    if (choices?.groups.length === 0) return html`<p class="preview-lead">${t.preview.noGroups}</p>`;
    return html`<label class="field"><span>${t.preview.froms.group}</span><select onChange=${(event: Event) => go({ group: chosen(event) })}>
      ${choices?.groups.map(({ id, headline, receiver }) => html`<option value=${id} selected=${id === place.group}>${headline ?? t.group} · ${receiver}</option>`)}</select></label>`;
  }
  return html`<label class="field"><span>${t.preview.pasteHere}</span><textarea rows="16" spellcheck="false" autocomplete="off" value=${pasted}
    onInput=${(event: Event) => onPasted((event.target as HTMLTextAreaElement).value)}></textarea></label>`;
}

const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;

/** A language in its own words; its code where the browser knows no name. */
function languageName(code: string): string {
  const name = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}
