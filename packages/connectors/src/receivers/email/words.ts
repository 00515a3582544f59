import type { Language } from '@tocsin/contracts/language';
import type { Severity } from '@tocsin/contracts/severity';
import type { AlertStatus } from '@tocsin/contracts/view';

/** What an email says beside the group's own sentence. */
export interface EmailWords {
  status: Readonly<Record<AlertStatus, string>>;
  severity: Readonly<Record<Severity, string>>;
  since: string;
  more: (count: number) => string;
  why: string;
}

const en: EmailWords = {
  status: { firing: 'firing', acknowledged: 'acknowledged', resolved: 'resolved' },
  severity: { critical: 'Critical', high: 'High', warning: 'Warning', info: 'Info' },
  since: 'since',
  more: (count) => `and ${count} more`,
  why: 'Tocsin sends this because a receiver names this address.',
};
const de: EmailWords = {
  status: { firing: 'aktiv', acknowledged: 'übernommen', resolved: 'behoben' },
  severity: { critical: 'Kritisch', high: 'Hoch', warning: 'Warnung', info: 'Info' },
  since: 'seit',
  more: (count) => `und ${count} weitere`,
  why: 'Tocsin sendet dies, weil ein Empfänger diese Adresse nennt.',
};
const fr: EmailWords = {
  status: { firing: 'en cours', acknowledged: 'prise en charge', resolved: 'résolue' },
  severity: { critical: 'Critique', high: 'Élevée', warning: 'Avertissement', info: 'Info' },
  since: 'depuis',
  more: (count) => `et ${count} de plus`,
  why: 'Tocsin envoie ce message parce qu’un destinataire nomme cette adresse.',
};

const all: Readonly<Record<string, EmailWords>> = { en, de, fr };

/** The words of a language, or of the same one without its region; else English. */
export function emailWordsIn(language: Language): EmailWords {
  return all[language] ?? all[language.split('-')[0] ?? ''] ?? en;
}
