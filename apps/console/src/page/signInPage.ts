import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type SignInResult, signIn } from './api.ts';
import type { Words } from './catalogs/en.ts';
import { type Language, useSpeech } from './language.ts';
import { nextPath } from './nextPath.ts';
import { LanguagePick } from './topBar.ts';

/** A token is pasted once and opens a session; it stays neither in the page nor in the browser. */
export function SignInPage({ onLanguage }: { onLanguage: (language: Language) => void }): VNode {
  const { t } = useSpeech();
  const [token, setToken] = useState('');
  const [result, setResult] = useState<SignInResult | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    document.title = `Tocsin · ${t.signIn}`;
  }, [t]);
  const submit = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    void signIn(token.trim()).then((answer) => {
      setBusy(false);
      setResult(answer);
      setToken('');
      if (answer.kind === 'in') location.replace(nextPath(location.search));
    });
  };
  const error = result && errorText(result, t);
  return html`<main class="gate"><div class="gate-card">
    <img class="gate-icon" src="/assets/icon.svg" alt="" /><h1>${t.signInTitle}</h1><p class="gate-text">${t.signInText}</p>
    ${!isSecureContext && html`<p class="banner">${t.insecure}</p>`}
    <form onSubmit=${submit}>
      <label for="token">${t.token}</label>
      <input id="token" type="password" autofocus required autocomplete="off" spellcheck="false" placeholder="tocsin_…" value=${token} aria-invalid=${error ? 'true' : undefined} aria-describedby="token-error"
        onInput=${(event: Event) => setToken((event.target as HTMLInputElement).value)} />
      <p id="token-error" class=${error ? 'gate-error' : 'hidden'} role="alert">${error}</p>
      <button class="button primary" disabled=${isBusy}>${t.signIn}</button>
    </form>
    <p class="gate-hint">${t.signInHint} <code>tocsin tokens create --tenant T --name N --scope console</code></p>
    <div class="gate-foot"><${LanguagePick} onLanguage=${onLanguage} /></div>
  </div></main>`;
}

function errorText(result: SignInResult, t: Words): string | null {
  if (result.kind === 'wrong') return t.wrongToken;
  if (result.kind === 'wait') return t.tooMany(result.seconds);
  return result.kind === 'failed' ? t.cannotSignIn : null;
}
