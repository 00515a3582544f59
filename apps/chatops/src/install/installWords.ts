import type { Language } from '@tocsin/contracts/language';

interface Said {
  title: string;
  text: string;
}

/** What the pages say. */
export interface InstallWords extends Readonly<Record<'refused' | 'link_over' | 'other_browser' | 'not_set_up' | 'not_found', Said>> {
  connected(team: string, tenant: string): Said;
  failed(code: string): Said;
}

const en: InstallWords = {
  connected: (team, tenant) => ({ title: `${team} is connected`, text: `Alerts of ${tenant} go there from now on. You may close this page.` }),
  failed: (code) => ({
    title: 'Slack did not connect the workspace',
    text: `It answered ${code}. Open the link again; if that does not help, show this to whoever gave it to you.`,
  }),
  refused: { title: 'Nothing was connected', text: 'You did not allow it in Slack. Open the link again if you want to.' },
  link_over: { title: 'This link is over', text: 'Ask whoever gave it to you for a new one: tocsin workspace link.' },
  other_browser: { title: 'Nothing was connected', text: 'This did not begin in this browser, or more than ten minutes ago. Open the link again, here.' },
  not_set_up: { title: 'Slack cannot be connected here', text: 'This installation has no SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and CHATOPS_PUBLIC_URL.' },
  not_found: { title: 'Nothing here', text: 'Open the link that tocsin workspace link prints.' },
};

const de: InstallWords = {
  connected: (team, tenant) => ({ title: `${team} ist verbunden`, text: `Alarme von ${tenant} gehen ab jetzt dorthin. Diese Seite kann geschlossen werden.` }),
  failed: (code) => ({
    title: 'Slack hat den Workspace nicht verbunden',
    text: `Die Antwort war ${code}. Den Link noch einmal öffnen; wenn das nicht hilft, dies der Person zeigen, von der er kommt.`,
  }),
  refused: { title: 'Es wurde nichts verbunden', text: 'Es wurde in Slack nicht erlaubt. Den Link noch einmal öffnen, falls es doch sein soll.' },
  link_over: { title: 'Dieser Link ist abgelaufen', text: 'Einen neuen gibt es von der Person, von der er kommt: tocsin workspace link.' },
  other_browser: {
    title: 'Es wurde nichts verbunden',
    text: 'Dies begann nicht in diesem Browser oder vor mehr als zehn Minuten. Den Link hier noch einmal öffnen.',
  },
  not_set_up: {
    title: 'Slack kann hier nicht verbunden werden',
    text: 'Dieser Installation fehlen SLACK_CLIENT_ID, SLACK_CLIENT_SECRET und CHATOPS_PUBLIC_URL.',
  },
  not_found: { title: 'Hier ist nichts', text: 'Den Link öffnen, den tocsin workspace link ausgibt.' },
};

const fr: InstallWords = {
  connected: (team, tenant) => ({ title: `${team} est connecté`, text: `Les alertes de ${tenant} y arrivent désormais. Vous pouvez fermer cette page.` }),
  failed: (code) => ({
    title: 'Slack n’a pas connecté l’espace de travail',
    text: `Sa réponse : ${code}. Rouvrez le lien ; si cela n’aide pas, montrez ceci à la personne qui vous l’a donné.`,
  }),
  refused: { title: 'Rien n’a été connecté', text: 'Vous ne l’avez pas autorisé dans Slack. Rouvrez le lien si vous le souhaitez.' },
  link_over: { title: 'Ce lien a expiré', text: 'Demandez-en un nouveau à la personne qui vous l’a donné : tocsin workspace link.' },
  other_browser: { title: 'Rien n’a été connecté', text: 'Cela n’a pas commencé dans ce navigateur, ou il y a plus de dix minutes. Rouvrez le lien ici.' },
  not_set_up: {
    title: 'Slack ne peut pas être connecté ici',
    text: 'Il manque à cette installation SLACK_CLIENT_ID, SLACK_CLIENT_SECRET et CHATOPS_PUBLIC_URL.',
  },
  not_found: { title: 'Il n’y a rien ici', text: 'Ouvrez le lien qu’affiche tocsin workspace link.' },
};

const known: ReadonlyMap<string, InstallWords> = new Map<Language, InstallWords>([
  ['en', en],
  ['de', de],
  ['fr', fr],
]);

/** The words of the first language that a browser names (Accept-Language) and we have; English else. */
export function installWords(acceptLanguage: string | undefined): { language: string; words: InstallWords } {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const language = part.trim().slice(0, 2).toLowerCase();
    const words = known.get(language);
    if (words) return { language, words };
  }
  return { language: 'en', words: en };
}
