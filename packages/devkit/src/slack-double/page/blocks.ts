import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Action } from './actions.ts';
import { asText, textOf } from './asText.ts';
import { Mrkdwn, PlainText } from './mrkdwnView.ts';
import { RichText } from './richText.ts';
import type { PageWorkspace, SlackThing, View } from './types.ts';

interface BlockProps {
  block: SlackThing;
  ts: string;
  view: View;
}

/** Blocks below each other. */
export function Blocks({ blocks, ts, view }: { blocks: readonly SlackThing[]; ts: string; view: View }): VNode {
  return html`<div class="blocks">${blocks.map((block) => html`<${Block} key=${block.block_id} block=${block} ts=${ts} view=${view} />`)}</div>`;
}

/** A `plain_text` or `mrkdwn` object. */
export function Text({ text, workspace }: { text: unknown; workspace: PageWorkspace }): VNode {
  const object = text as SlackThing | undefined;
  return object?.type === 'mrkdwn'
    ? html`<${Mrkdwn} text=${textOf(object)} workspace=${workspace} />`
    : html`<${PlainText} text=${textOf(object)} emoji=${object?.emoji !== false} />`;
}

const things = (value: unknown): SlackThing[] => (Array.isArray(value) ? (value as SlackThing[]) : []);

function Block({ block, ts, view }: BlockProps): VNode {
  const { workspace } = view;
  switch (block.type) {
    case 'header':
      return html`<h3 class="block-header"><${Text} text=${block.text} workspace=${workspace} /></h3>`;
    case 'divider':
      return html`<hr />`;
    case 'section':
      return html`<${Section} block=${block} ts=${ts} view=${view} />`;
    case 'context':
      return html`<div class="context">${things(block.elements).map((each) => (each.type === 'image' ? html`<${Picture} image=${each} />` : html`<span><${Text} text=${each} workspace=${workspace} /></span>`))}</div>`;
    case 'actions':
    case 'context_actions':
      return html`<div class="actions">${things(block.elements).map((element) => html`<${Action} key=${element.action_id} element=${element} ts=${ts} view=${view} />`)}</div>`;
    case 'image':
      return html`<figure>${block.title ? html`<figcaption><${Text} text=${block.title} workspace=${workspace} /></figcaption>` : null}<${Picture} image=${block} /></figure>`;
    case 'rich_text':
      return html`<${RichText} block=${block} workspace=${workspace} />`;
    case 'markdown':
      return html`<div class="markdown">${asText(block.text)}</div>`;
    case 'container':
      return html`<details class="container" open=${block.default_collapsed !== true}><summary>${textOf(block.title)}</summary><${Blocks} blocks=${things(block.child_blocks)} ts=${ts} view=${view} /></details>`;
    case 'table':
    case 'data_table':
      return html`<${Table} block=${block} workspace=${workspace} />`;
    default:
      return html`<p class="unknown">${`A ${block.type ?? 'nameless'} block, which this page does not draw.`}</p>`;
  }
}

function Section({ block, ts, view }: BlockProps): VNode {
  const accessory = block.accessory as SlackThing | undefined;
  const fields = things(block.fields);
  return html`<div class="section"><div class="section-text">
      ${block.text ? html`<div><${Text} text=${block.text} workspace=${view.workspace} /></div>` : null}
      ${fields.length > 0 ? html`<div class="fields">${fields.map((field) => html`<div><${Text} text=${field} workspace=${view.workspace} /></div>`)}</div>` : null}
    </div>${accessory ? html`<div class="accessory">${accessory.type === 'image' ? html`<${Picture} image=${accessory} />` : html`<${Action} element=${accessory} ts=${ts} view=${view} />`}</div>` : null}</div>`;
}

/** A picture; where it may not or cannot be loaded its description stands. */
const Picture = ({ image }: { image: SlackThing }): VNode =>
  html`<img src=${/^https?:/i.test(asText(image.image_url)) ? image.image_url : undefined} alt=${image.alt_text} loading="lazy" referrerpolicy="no-referrer" />`;

function Table({ block, workspace }: { block: SlackThing; workspace: PageWorkspace }): VNode {
  const [head, ...rows] = (block.rows ?? []) as SlackThing[][];
  const cell = (each: SlackThing): unknown => (each.type === 'rich_text' ? html`<${RichText} block=${each} workspace=${workspace} />` : textOf(each));
  return html`<div class="table" tabindex="0" role="region" aria-label=${block.caption ?? 'Table'}><table>
    ${block.caption ? html`<caption>${block.caption}</caption>` : null}
    <thead><tr>${(head ?? []).map((each) => html`<th scope="col">${cell(each)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((each) => html`<td>${cell(each)}</td>`)}</tr>`)}</tbody></table></div>`;
}
