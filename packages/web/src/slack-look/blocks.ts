import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { Action } from './actions.ts';
import { asText, textOf, thingsOf } from './asText.ts';
import type { SlackThing } from './look.ts';
import { Mrkdwn, PlainText } from './mrkdwnView.ts';
import { RichText } from './richText.ts';

interface BlockProps {
  block: SlackThing;
}

/** Blocks below each other. */
export function Blocks({ blocks }: { blocks: readonly SlackThing[] }): VNode {
  return html`<div class="slack-blocks">${blocks.map((block, index) => html`<${Block} key=${block.block_id ?? index} block=${block} />`)}</div>`;
}

/** A `plain_text` or `mrkdwn` object. */
function Text({ text }: { text: unknown }): VNode {
  const object = text as SlackThing | undefined;
  return object?.type === 'mrkdwn'
    ? html`<${Mrkdwn} text=${textOf(object)} />`
    : html`<${PlainText} text=${textOf(object)} emoji=${object?.emoji !== false} />`;
}

function Block({ block }: BlockProps): VNode {
  switch (block.type) {
    case 'header':
      return html`<h3 class="slack-header"><${Text} text=${block.text} /></h3>`;
    case 'divider':
      return html`<hr />`;
    case 'section':
      return html`<${Section} block=${block} />`;
    case 'context':
      return html`<div class="slack-context">${thingsOf(block.elements).map((each) => (each.type === 'image' ? html`<${Picture} image=${each} />` : html`<span><${Text} text=${each} /></span>`))}</div>`;
    case 'actions':
    case 'context_actions':
      return html`<div class="slack-actions">${thingsOf(block.elements).map((element, index) => html`<${Action} key=${element.action_id ?? index} element=${element} />`)}</div>`;
    case 'image':
      return html`<figure>${block.title ? html`<figcaption><${Text} text=${block.title} /></figcaption>` : null}<${Picture} image=${block} /></figure>`;
    case 'rich_text':
      return html`<${RichText} block=${block} />`;
    case 'markdown':
      return html`<div class="slack-markdown">${asText(block.text)}</div>`;
    case 'container':
      return html`<details class="slack-container" open=${block.default_collapsed !== true}><summary>${textOf(block.title)}</summary><${Blocks} blocks=${thingsOf(block.child_blocks)} /></details>`;
    case 'table':
    case 'data_table':
      return html`<${Table} block=${block} />`;
    default:
      return html`<p class="slack-unknown">${`A ${asText(block.type) || 'nameless'} block, which this page does not draw.`}</p>`;
  }
}

function Section({ block }: BlockProps): VNode {
  const [accessory] = thingsOf([block.accessory]);
  const fields = thingsOf(block.fields);
  return html`<div class="slack-section"><div class="slack-section-text">
      ${block.text ? html`<div><${Text} text=${block.text} /></div>` : null}
      ${fields.length > 0 ? html`<div class="slack-fields">${fields.map((field) => html`<div><${Text} text=${field} /></div>`)}</div>` : null}
    </div>${accessory ? html`<div class="slack-accessory">${accessory.type === 'image' ? html`<${Picture} image=${accessory} />` : html`<${Action} element=${accessory} />`}</div>` : null}</div>`;
}

/** A picture; where it may not or cannot be loaded its description stands. */
const Picture = ({ image }: { image: SlackThing }): VNode =>
  html`<img src=${/^https?:/i.test(asText(image.image_url)) ? image.image_url : undefined} alt=${asText(image.alt_text)} loading="lazy" referrerpolicy="no-referrer" />`;

function Table({ block }: BlockProps): VNode {
  const [head = [], ...rows] = (Array.isArray(block.rows) ? block.rows : []).map(thingsOf);
  const cell = (each: SlackThing): unknown => (each.type === 'rich_text' ? html`<${RichText} block=${each} />` : textOf(each));
  return html`<div class="slack-table" tabindex="0" role="region" aria-label=${asText(block.caption) || 'Table'}><table>
    ${block.caption ? html`<caption>${asText(block.caption)}</caption>` : null}
    <thead><tr>${head.map((each) => html`<th scope="col">${cell(each)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((each) => html`<td>${cell(each)}</td>`)}</tr>`)}</tbody></table></div>`;
}
