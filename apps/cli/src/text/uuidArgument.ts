/** An id as it was given; throws a sentence when it is none. */
export function uuidArgument(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    throw new Error(`${text} is no id: copy the whole of it, like 0b7e3c58-1f9a-4f60-9c2e-5d0f1a2b3c4d`);
  return text.toLowerCase();
}
