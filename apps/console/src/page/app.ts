import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fetchSession, goToSignIn } from './api.ts';
import { BoardPage } from './boardPage.ts';
import { catalogs, documentLanguage, keepLanguage, type Language, SpeechContext } from './language.ts';
import { PreviewPage } from './preview/previewPage.ts';
import { SignInPage } from './signInPage.ts';
import type { PageSession } from './types.ts';

const askAgainMs = 2_000;

/** The page: signing in, or the board or the preview of whoever is signed in. */
export function App(): VNode {
  const [language, setLanguage] = useState<Language>(documentLanguage);
  const choose = (next: Language): void => {
    keepLanguage(next);
    setLanguage(next);
  };
  const page = location.pathname === '/sign-in' ? html`<${SignInPage} onLanguage=${choose} />` : html`<${SignedIn} onLanguage=${choose} />`;
  return html`<${SpeechContext.Provider} value=${{ language, t: catalogs[language] }}>${page}<//>`;
}

function SignedIn({ onLanguage }: { onLanguage: (language: Language) => void }): VNode | null {
  const [session, setSession] = useState<PageSession | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let timer: number | undefined;
    fetchSession().then(
      (found) => (found ? setSession(found) : goToSignIn()),
      () => {
        timer = window.setTimeout(() => setTries(tries + 1), askAgainMs);
      },
    );
    return () => clearTimeout(timer);
  }, [tries]);
  const page = location.pathname === '/preview' ? PreviewPage : BoardPage;
  return session && html`<${page} session=${session} onLanguage=${onLanguage} />`;
}
