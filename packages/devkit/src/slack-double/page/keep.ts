import { useState } from 'preact/hooks';

/** A value kept in this browser: who I am, what I have read. Private windows may refuse to keep; then it lives as long as the page. */
export function useKept<T>(name: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => read(name) ?? initial);
  const keep = (next: T): void => {
    setValue(next);
    write(name, next);
  };
  return [value, keep];
}

function read<T>(name: string): T | undefined {
  try {
    const text = localStorage.getItem(name);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

function write(name: string, value: unknown): boolean {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
