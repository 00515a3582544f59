import type { InsightView } from '@tocsin/contracts/view';
import { linkButton, linkButtons, plain } from './buttons.ts';
import { cut, plainCost } from './cut.ts';
import { type Draft, templateTools } from './draft.ts';
import type { Control } from './layOut.ts';
import { insightColor, insightEmoji } from './look.ts';
import { type Markup, markedText, nothing } from './markup.ts';
import { asPlain } from './settle.ts';
import type { Size } from './size.ts';
import { oneLine } from './untrusted.ts';
import { webUrl } from './webUrl.ts';
import type { Words } from './words.ts';

/** What the template `insight` sees. */
export interface InsightFacts {
  kind: InsightView['kind'];
  emoji: string;
  subject: string;
  service: string;
  environment: string;
  tenantId: string;
  insightId: string;
  /** What was measured, and the band that is usual; empty when nothing was. */
  measured: string;
  usual: Markup;
  /** In per cent. */
  confidence: string;
  seenAt: number;
  expectedAt: number | null;
  /** From when it was seen until it is expected. */
  leadMs: number | null;
  evidence: string[];
  moreEvidence: number;
}

const evidenceMax = 5;
/** A button's label is a few words; the whole text stands in the message. */
const evidenceLabelMax = 40;

/** Drafts what a detector saw. It has no severity and no state: nobody has to answer it. */
export function draftInsight(view: InsightView, words: Words, size: Size): Draft {
  const shown = view.evidence.slice(0, evidenceMax);
  const facts: InsightFacts = {
    kind: view.kind,
    emoji: insightEmoji[view.kind],
    subject: oneLine(view.subject, size.summary) || oneLine(view.insightId, 60),
    service: oneLine(view.service, size.name),
    environment: view.environment === 'default' ? '' : oneLine(view.environment, size.name),
    tenantId: oneLine(view.tenantId, size.name),
    insightId: oneLine(view.insightId, 60),
    ...measuredFacts(view, words),
    confidence: Number.isFinite(view.confidence) ? words.percent(Math.round(Math.min(1, Math.max(0, view.confidence)) * 100) / 100) : '',
    seenAt: view.seenAt,
    expectedAt: view.expectedAt,
    leadMs: view.expectedAt === null ? null : view.expectedAt - view.seenAt,
    evidence: shown.map(({ text }) => oneLine(text, size.listed)).filter((text) => text !== ''),
    moreEvidence: view.evidence.length - shown.length,
  };
  return {
    template: 'insight',
    alertType: '',
    data: { ...templateTools(words), ...facts },
    sentence: sentenceOf(facts, words),
    own: null,
    frame: {
      color: insightColor,
      version: `${view.kind}-${view.seenAt}-${view.expectedAt}`,
      controls: [...evidenceButtons(shown), ...consoleButton(view, words)],
    },
  };
}

function measuredFacts({ measured }: InsightView, words: Words): Pick<InsightFacts, 'measured' | 'usual'> {
  if (measured === null) return { measured: '', usual: nothing };
  const unit = oneLine(measured.unit, 20);
  const [low, high] = [words.measure(measured.low, unit), words.measure(measured.high, unit)];
  return { measured: words.measure(measured.value, unit), usual: words.t('usual_band', { low, high }) };
}

function sentenceOf(facts: InsightFacts, words: Words): Markup {
  const place = [facts.service, facts.environment].filter((part) => part !== '').join(' ');
  const what = place === '' ? facts.subject : words.t('insight_subject', { place, subject: facts.subject });
  if (facts.kind === 'prediction') {
    return facts.expectedAt === null ? words.t('text_prediction', { what }) : words.t('text_prediction_at', { what, at: words.date(facts.expectedAt) });
  }
  return facts.measured === ''
    ? words.t('text_anomaly', { what, at: words.date(facts.seenAt) })
    : words.t('text_anomaly_measured', { what, measured: facts.measured, usual: facts.usual, at: words.date(facts.seenAt) });
}

function evidenceButtons(evidence: InsightView['evidence']): Control[] {
  return evidence.flatMap(({ text, url }, index) => {
    const [address, label] = [webUrl(url), oneLine(text, evidenceLabelMax * 2)];
    return address === null || label === ''
      ? []
      : [linkButton(`evidence${index}`, plain(cut(asPlain(markedText(label)), evidenceLabelMax, plainCost)), address)];
  });
}

function consoleButton(view: InsightView, words: Words): Control[] {
  return linkButtons([], { name: 'console', url: view.consoleUrl }, words);
}
