import { type Language, languages } from '../page/languages.ts';

/** The language of ours that an Accept-Language header likes best (RFC 9110, 12.5.4); English when it likes none. */
export function preferredLanguage(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((part, order) => {
    const [tag = '', ...parameters] = part.trim().split(';');
    const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((value) => value !== undefined);
    return { language: tag.toLowerCase().split('-')[0], weight: weight === undefined ? 1 : Number(weight), order };
  });
  const best = wishes.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight || a.order - b.order);
  for (const { language } of best) {
    const known = languages.find((ours) => ours === language);
    if (known) return known;
  }
  return 'en';
}
