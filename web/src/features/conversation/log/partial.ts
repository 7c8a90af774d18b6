/** Which argument of a tool says most while it is being formed; the first one present is shown. */
const TELLING: Record<string, readonly string[]> = {
  execute_bash: ["command"],
  execute_ipython_cell: ["code"],
  str_replace_editor: ["file_text", "new_str", "old_str", "path"],
  think: ["thought"],
  finish: ["message"],
};

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "", b: "", f: "" };

/**
 * What a person wants to see of tool arguments that are still incomplete JSON: the text of the
 * telling argument as far as it has come, else the arguments as they are.
 */
export function partialArguments(tool: string, json: string): string {
  for (const name of TELLING[tool] ?? []) {
    const found = new RegExp(`"${name}"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)`).exec(json);
    if (found) return unescaped(found[1]!);
  }
  return json;
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_whole, code: string | undefined, char: string | undefined) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[char!] ?? char!),
  );
}
