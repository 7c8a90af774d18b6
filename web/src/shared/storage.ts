/**
 * The browser's storage, which may be refused, full or changed by hand. Keys and tokens never come
 * here.
 */
const PREFIX = "hands4j.";

export function readText(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** Answers whether the value is stored. */
export function writeText(key: string, value: string | null): boolean {
  try {
    if (value === null || value === "") localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
    return true;
  } catch {
    return false;
  }
}

export function readJson(key: string): unknown {
  const raw = readText(key);
  if (raw === null) return null;
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}

export function writeJson(key: string, value: unknown): boolean {
  return writeText(key, JSON.stringify(value));
}
